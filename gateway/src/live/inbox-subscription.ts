import type { Group, Subscriber } from './group.js';
import { inboxOf, type Head, type LogLine, type LogSource, type Place } from './log-source.js';
import { resume, roomHeads, type Payload, type Payloads } from './payloads.js';
import type { HeadWatcher, RoomHeadsWatch } from './room-heads.js';
import type { Outlet } from './room-subscription.js';
import type { Tailer } from './tailer.js';
import type { Tailers } from './tailers.js';

/**
 * One person's `myEvents`: where their rooms stand, first all and then those that move, and the entries of their inbox.
 * Which rooms are theirs follows from the inbox itself.
 */
export class InboxSubscription implements Subscriber, HeadWatcher {
  readonly userId: string;
  /** An inbox is its owner's for ever. */
  readonly checkedAtSeq = 0;
  readonly #rooms = new Set<string>();
  #tailer: Tailer | undefined;
  #group: Group | undefined;
  #isOpen = true;

  constructor(
    private readonly o: {
      userId: string;
      source: LogSource;
      tailers: Tailers;
      heads: RoomHeadsWatch;
      payloads: Payloads;
      groupFor: (tailer: Tailer) => Group;
      /** The frame of a RoomHeads payload; the same for everybody who is told the same. */
      headsFrame: (payload: Payload) => Promise<readonly Buffer[]>;
      outlet: Outlet;
    },
  ) {
    this.userId = o.userId;
  }

  begin(cursor: Place | undefined): void {
    this.#orFail(this.#begin(cursor));
  }

  close(): void {
    this.#isOpen = false;
    this.o.heads.unwatch(this, this.#rooms);
    this.#rooms.clear();
    this.#group?.leave(this);
  }

  deliver(tails: readonly Buffer[], lines: readonly LogLine[]): void {
    for (const tail of tails) this.o.outlet.next(tail);
    const changes = lines.filter((line) => line.kind === 'membership');
    if (changes.length > 0) this.#orFail(this.#follow(changes));
  }

  onHeads(heads: ReadonlyMap<string, Head>): void {
    this.#orFail(this.#tellHeads(heads));
  }

  fail(error: unknown): void {
    if (!this.#isOpen) return;
    this.close();
    this.o.outlet.error(error);
  }

  /** Lines of an inbox change nobody's access to it. */
  reconsider(): void {
    return;
  }

  restored(): void {
    const { head } = this.#tailer ?? {};
    if (!head) return;
    this.#join(head.seq, this.o.payloads.reset('RESTORED', head));
    this.#orFail(this.#watchAll());
  }

  async #begin(cursor: Place | undefined): Promise<void> {
    const tailer = await this.o.tailers.open(inboxOf(this.userId));
    this.#tailer = tailer;
    if (cursor && cursor.seq > tailer.head.seq) await tailer.refresh();
    const { head, generation } = tailer;
    // After the head was noted: a room joined meanwhile is among these, or among the lines handed out, or both.
    await this.#watchAll();
    const { from, notice } = await resume(tailer, this.o.payloads, { head, cursor });
    if (generation !== tailer.generation) this.restored();
    else this.#join(from, notice);
  }

  async #watchAll(): Promise<void> {
    const roomIds = await this.o.source.roomsOf(this.userId);
    await this.#watch(roomIds);
  }

  async #follow(changes: readonly LogLine[]): Promise<void> {
    for (const { roomId, change } of changes) {
      if (roomId === undefined) continue;
      if (change === 'LEFT' || change === 'REMOVED') {
        this.#rooms.delete(roomId);
        this.o.heads.unwatch(this, [roomId]);
      } else if (!this.#rooms.has(roomId)) await this.#watch([roomId]);
    }
  }

  async #watch(roomIds: readonly string[]): Promise<void> {
    if (!this.#isOpen) return;
    for (const roomId of roomIds) this.#rooms.add(roomId);
    const heads = await this.o.heads.watch(this, roomIds);
    // Closed, or left one of them, while asking.
    const gone = roomIds.filter((roomId) => !this.#rooms.has(roomId));
    this.o.heads.unwatch(this, gone);
    await this.#tellHeads(heads);
  }

  async #tellHeads(heads: ReadonlyMap<string, Head>): Promise<void> {
    const tails = await this.o.headsFrame(roomHeads(heads));
    if (this.#isOpen) for (const tail of tails) this.o.outlet.next(tail);
  }

  #join(from: number, notice: Payload | undefined): void {
    if (!this.#isOpen || !this.#tailer) return;
    this.#group = this.o.groupFor(this.#tailer);
    this.#group.join(this, from, notice);
  }

  #orFail(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.fail(error);
    });
  }
}
