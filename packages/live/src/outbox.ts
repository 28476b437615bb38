import { backOffMs } from './back-off.js';
import type { LiveDatabase } from './database.js';

/** Why a message could not be sent, as the server said it. */
export interface Refusal {
  /** The Problem's type, or the code of the error. */
  readonly code: string;
  /** In the person's language. */
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** One message on its way out. Its nonce stays the same over retries and reloads, so it is stored once by the server. */
export interface OutboxRow<I = unknown> {
  readonly clientNonce: string;
  readonly roomId: string;
  readonly input: I;
  readonly queuedAt: number;
  /** Rises with each row; a room's rows leave in this order. */
  readonly order: number;
  readonly state: 'waiting' | 'sending' | 'failed';
  readonly refusal?: Refusal;
}

/** What became of one attempt. A rejection instead means that nobody knows: it is tried again with the same nonce. */
export type SendOutcome<R> = { readonly sent: R } | { readonly refused: Refusal };

export interface OutboxOptions<I, R> {
  readonly database: LiveDatabase | null;
  /** Sends one row. Rejects when the answer did not come. */
  readonly send: (row: OutboxRow<I>) => Promise<SendOutcome<R>>;
  /** Called with the server's answer before the row disappears, so that a screen can show one and then drop the other. */
  readonly onSent: (row: OutboxRow<I>, result: R) => void;
  /** Names the lock and the channel that the person's tabs share. Without Web Locks every tab sends its own rows. */
  readonly shareName?: string;
  readonly now?: () => number;
  readonly random?: () => number;
}

/**
 * Outgoing messages, kept on the device until the server has acknowledged them. A room's rows are sent one after the
 * other, in the order they were written; a cut or a reload sends them again with the same nonce. A row that was refused
 * steps aside with its reason until the person retries or discards it.
 */
export class Outbox<I, R> {
  #rows: readonly OutboxRow<I>[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #pumping = new Set<string>();
  readonly #wakers = new Set<() => void>();
  readonly #channel: BroadcastChannel | undefined;
  #lastOrder = 0;
  #isClosed = false;

  constructor(private readonly options: OutboxOptions<I, R>) {
    if (options.shareName === undefined || typeof BroadcastChannel === 'undefined') return;
    this.#channel = new BroadcastChannel(options.shareName);
    this.#channel.onmessage = () => void this.#reload();
  }

  /** All rows, oldest first. The same array until something changes. */
  readonly rows = (): readonly OutboxRow<I>[] => this.#rows;

  /** Calls back after every change. Returns what ends it. */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes up what an earlier page left behind. */
  async open(): Promise<void> {
    await this.#reload();
    for (const roomId of new Set(this.#rows.map((row) => row.roomId))) void this.#pump(roomId);
  }

  /** Queues one message. It is on disk before it is sent. */
  async enqueue(message: { clientNonce: string; roomId: string; input: I }): Promise<void> {
    const now = (this.options.now ?? Date.now)();
    this.#lastOrder = Math.max(now, this.#lastOrder + 1);
    await this.#put({ ...message, queuedAt: now, order: this.#lastOrder, state: 'waiting' });
    void this.#pump(message.roomId);
  }

  /** Sends a refused row again. */
  async retry(clientNonce: string): Promise<void> {
    const row = this.#rows.find((candidate) => candidate.clientNonce === clientNonce);
    if (row?.state !== 'failed') return;
    const { refusal: _refusal, ...rest } = row;
    await this.#put({ ...rest, state: 'waiting' });
    void this.#pump(row.roomId);
  }

  /** Drops a row for good: the person gave up on it, or the room showed that it had arrived. */
  async discard(clientNonce: string): Promise<void> {
    if (this.#rows.some((row) => row.clientNonce === clientNonce)) await this.#delete(clientNonce);
  }

  /** Tries waiting rows now: the connection is back. */
  wake(): void {
    for (const wake of [...this.#wakers]) wake();
    for (const roomId of new Set(this.#rows.map((row) => row.roomId))) void this.#pump(roomId);
  }

  /** Stops sending. What is not sent stays on the device. */
  close(): void {
    this.#isClosed = true;
    this.#channel?.close();
    for (const wake of [...this.#wakers]) wake();
  }

  async #pump(roomId: string): Promise<void> {
    if (this.#pumping.has(roomId)) return;
    this.#pumping.add(roomId);
    try {
      await this.#underLock(roomId, () => this.#drain(roomId));
    } finally {
      this.#pumping.delete(roomId);
    }
    // A row queued by this tab between the last look and the line above would otherwise wait for the next event.
    if (!this.#isClosed && this.#next(roomId)) void this.#pump(roomId);
  }

  async #drain(roomId: string): Promise<void> {
    // Another tab may have sent some of them while this one waited for the lock.
    await this.#reload();
    let failures = 0;
    for (let row = this.#next(roomId); row && !this.#isClosed; row = this.#next(roomId)) {
      const hasAnswer = await this.#attempt(row);
      failures = hasAnswer ? 0 : failures + 1;
      if (!hasAnswer) await this.#wait(backOffMs(failures - 1, undefined, this.options.random));
    }
  }

  /** @returns whether the server answered */
  async #attempt(row: OutboxRow<I>): Promise<boolean> {
    await this.#put({ ...row, state: 'sending' });
    try {
      const outcome = await this.options.send(row);
      if ('refused' in outcome) {
        await this.#put({ ...row, state: 'failed', refusal: outcome.refused });
      } else {
        this.options.onSent(row, outcome.sent);
        await this.#delete(row.clientNonce);
      }
      return true;
    } catch {
      // Discarded meanwhile: the room showed that it had arrived after all.
      if (this.#rows.some((candidate) => candidate.clientNonce === row.clientNonce)) {
        await this.#put({ ...row, state: 'waiting' });
      }
      return false;
    }
  }

  #next(roomId: string): OutboxRow<I> | undefined {
    return this.#rows.find((row) => row.roomId === roomId && row.state !== 'failed');
  }

  async #underLock(roomId: string, task: () => Promise<void>): Promise<void> {
    const { shareName } = this.options;
    const locks = typeof navigator === 'undefined' ? undefined : (navigator.locks as LockManager | undefined);
    if (shareName === undefined || !locks) return task();
    await locks.request(`${shareName}:${roomId}`, task);
  }

  async #wait(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms);
      const wakers = this.#wakers;
      function done() {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      }
      wakers.add(done);
    });
  }

  async #reload(): Promise<void> {
    const stored = (await this.options.database?.getAll('outbox').catch(() => undefined)) as OutboxRow<I>[] | undefined;
    if (!stored || this.#isClosed) return;
    this.#lastOrder = Math.max(this.#lastOrder, ...stored.map((row) => row.order));
    this.#show(stored);
  }

  async #put(row: OutboxRow<I>): Promise<void> {
    this.#show([...this.#rows.filter((other) => other.clientNonce !== row.clientNonce), row]);
    await this.options.database?.put('outbox', row).catch(() => undefined);
    this.#tellOtherTabs();
  }

  async #delete(clientNonce: string): Promise<void> {
    this.#show(this.#rows.filter((row) => row.clientNonce !== clientNonce));
    await this.options.database?.delete('outbox', clientNonce).catch(() => undefined);
    this.#tellOtherTabs();
  }

  #tellOtherTabs(): void {
    if (!this.#isClosed) this.#channel?.postMessage('changed');
  }

  #show(rows: readonly OutboxRow<I>[]): void {
    this.#rows = [...rows].sort((a, b) => a.order - b.order);
    for (const listener of [...this.#listeners]) listener();
  }
}
