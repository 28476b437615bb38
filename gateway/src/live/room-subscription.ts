import { notFound } from '@sl3/platform/errors';
import type { Group, Subscriber } from './group.js';
import type { LogLine, LogSource, Place } from './log-source.js';
import { resume, type Payload, type Payloads } from './payloads.js';
import type { Visibility } from './prepare-live.js';
import type { Tailer } from './tailer.js';
import type { Tailers } from './tailers.js';

/** Where a subscription's messages go. */
export interface Outlet {
  next(tail: Buffer): void;
  /** The last message. */
  error(error: unknown): void;
}

export interface RoomSubscriptionOptions {
  readonly roomId: string;
  readonly userId: string;
  readonly source: LogSource;
  readonly tailers: Tailers;
  readonly payloads: Payloads;
  /** The group for what this viewer sees now. */
  readonly groupFor: (tailer: Tailer, visibility: Visibility) => Group;
  readonly outlet: Outlet;
}

/**
 * One person's `roomEvents`.
 *
 * Access is looked at when it begins and again at every line that may change it. Whoever left or was removed is handed
 * the line that says so, and after it nothing but NOT_FOUND; whoever sees more or less of the room than before is told
 * Reset(ACCESS_CHANGED) and goes on.
 */
export class RoomSubscription implements Subscriber {
  readonly userId: string;
  #checkedAtSeq = 0;
  #visibility: Visibility | undefined;
  #tailer: Tailer | undefined;
  #group: Group | undefined;
  #isOpen = true;

  constructor(private readonly o: RoomSubscriptionOptions) {
    this.userId = o.userId;
  }

  get checkedAtSeq(): number {
    return this.#checkedAtSeq;
  }

  /** Begins after the cursor, or now. What fails ends the subscription. */
  begin(cursor: Place | undefined): void {
    this.#orFail(this.#begin(cursor));
  }

  close(): void {
    this.#isOpen = false;
    this.#group?.leave(this);
  }

  deliver(tails: readonly Buffer[], _lines: readonly LogLine[]): void {
    for (const tail of tails) this.o.outlet.next(tail);
  }

  fail(error: unknown): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.o.outlet.error(error);
  }

  reconsider(at: number): void {
    this.#orFail(this.#reconsider(at));
  }

  restored(): void {
    const { head } = this.#tailer ?? {};
    if (!head) return;
    this.#orFail(this.#goOn(head.seq, this.o.payloads.reset('RESTORED', head)));
  }

  async #begin(cursor: Place | undefined): Promise<void> {
    const { roomId, tailers } = this.o;
    // A stranger makes no tailer: access comes first where there is none yet.
    if (!tailers.peek(roomId)) await this.#lookAtAccess();
    const tailer = await tailers.open(roomId);
    this.#tailer = tailer;
    // Another node may have handed out what this one has not heard of yet.
    if (cursor && cursor.seq > tailer.head.seq) await tailer.refresh();
    // Where the log stood before access was looked at: a removal after it is found among the lines handed out.
    const { head, generation } = tailer;
    this.#visibility = await this.#lookAtAccess();
    this.#checkedAtSeq = head.seq;
    const { from, notice } = await resume(tailer, this.o.payloads, { head, cursor });
    if (generation !== tailer.generation) this.restored();
    else this.#join(from, notice);
  }

  async #reconsider(at: number): Promise<void> {
    const place = await this.#tailer?.reachBackTo(at);
    await this.#goOn(at, place && this.o.payloads.reset('ACCESS_CHANGED', place));
  }

  /** Looks at access again; the notice is told when it is another, and always after the log was replaced. */
  async #goOn(from: number, notice: Payload | undefined): Promise<void> {
    const before = this.#visibility;
    this.#visibility = await this.#lookAtAccess();
    this.#checkedAtSeq = from;
    const isTold = notice?.['reason'] !== 'ACCESS_CHANGED' || before !== this.#visibility;
    this.#join(from, isTold ? notice : undefined);
  }

  async #lookAtAccess(): Promise<Visibility> {
    const access = await this.o.source.access(this.o.roomId, this.userId);
    if (!access.mayRead) throw notFound();
    return access.visibility;
  }

  #join(from: number, notice: Payload | undefined): void {
    if (!this.#isOpen || !this.#tailer || !this.#visibility) return;
    this.#group = this.o.groupFor(this.#tailer, this.#visibility);
    this.#group.join(this, from, notice);
  }

  #orFail(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.fail(error);
    });
  }
}
