import type { EventName, EventPayload, Fact } from '@sl3/schema/events';

/** What a subgraph states, in memory, as far as a feed looks at it. */
export class FakeFacts {
  readonly #stated: Fact[] = [];
  readonly #listeners = new Set<() => void>();

  state<N extends EventName>(name: N, id: string, payload: EventPayload<N>): void {
    this.#stated.push({ id, name, position: this.#stated.length + 1, at: new Date(), payload });
    for (const listener of this.#listeners) listener();
  }

  head(): Promise<number> {
    return Promise.resolve(this.#stated.length);
  }

  readAfter(position: number, limit: number): Promise<Fact[]> {
    return Promise.resolve(this.#stated.slice(position, position + limit));
  }

  onStated(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
