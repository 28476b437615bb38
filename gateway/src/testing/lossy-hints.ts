import type { Hints } from '@sl3/platform/hints';

type Listener = (payload: any) => void;

/** Hints that arrive when a test says so: late, twice, in any order, or never. */
export class LossyHints implements Hints {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #onLoss = new Set<() => void>();
  #back = Promise.resolve();
  comeBack = (): void => undefined;
  readonly pending: { topic: string; payload: object }[] = [];
  /** Whether a hint arrives at once. */
  isPrompt = true;

  publish(topic: string, payload: object): void {
    if (this.isPrompt) this.#hand(topic, payload);
    else this.pending.push({ topic, payload });
  }

  /** Hands over one that waits, and keeps it: it may arrive again. */
  deliver(index: number): void {
    const hint = this.pending[index % Math.max(1, this.pending.length)];
    if (hint) this.#hand(hint.topic, hint.payload);
  }

  lose(): void {
    this.pending.length = 0;
  }

  tellLoss(): void {
    for (const listener of this.#onLoss) listener();
  }

  /** Nothing is confirmed or told until it is back, as when Redis is away. */
  goAway(): void {
    this.#back = new Promise((resolve) => (this.comeBack = resolve));
  }

  async subscribe(topic: string, listener: Listener): Promise<() => void> {
    await this.#back;
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  onLoss(listener: () => void): () => void {
    this.#onLoss.add(listener);
    return () => this.#onLoss.delete(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #hand(topic: string, payload: object): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(payload);
  }
}
