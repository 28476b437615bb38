import type { Group, Subscriber } from './group.js';
import { CASE_QUEUE, type LogLine, type Place } from './log-source.js';
import { resume, type Payload, type Payloads } from './payloads.js';
import type { Outlet } from './room-subscription.js';
import type { Tailer } from './tailer.js';
import type { Tailers } from './tailers.js';

/** One moderator's `moderationQueue`: everything that happens to cases, in one order for all who moderate. */
export class QueueSubscription implements Subscriber {
  readonly userId: string;
  /** No line of this log says who may read it. */
  readonly checkedAtSeq = 0;
  #tailer: Tailer | undefined;
  #group: Group | undefined;
  #isOpen = true;

  constructor(
    private readonly o: {
      userId: string;
      tailers: Tailers;
      payloads: Payloads;
      groupFor: (tailer: Tailer) => Group;
      outlet: Outlet;
    },
  ) {
    this.userId = o.userId;
  }

  begin(cursor: Place | undefined): void {
    this.#begin(cursor).catch((error: unknown) => {
      this.fail(error);
    });
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
    this.close();
    this.o.outlet.error(error);
  }

  /** Lines of this log change nobody's access to it. */
  reconsider(): void {
    return;
  }

  restored(): void {
    const { head } = this.#tailer ?? {};
    if (head) this.#join(head.seq, this.o.payloads.reset('RESTORED', head));
  }

  async #begin(cursor: Place | undefined): Promise<void> {
    const tailer = await this.o.tailers.open(CASE_QUEUE);
    this.#tailer = tailer;
    // Another node may have handed out what this one has not heard of yet.
    if (cursor && cursor.seq > tailer.head.seq) await tailer.refresh();
    const { head, generation } = tailer;
    const { from, notice } = await resume(tailer, this.o.payloads, { head, cursor });
    if (generation !== tailer.generation) this.restored();
    else this.#join(from, notice);
  }

  #join(from: number, notice: Payload | undefined): void {
    if (!this.#isOpen || !this.#tailer) return;
    this.#group = this.o.groupFor(this.#tailer);
    this.#group.join(this, from, notice);
  }
}
