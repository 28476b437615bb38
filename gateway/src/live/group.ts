import { pause } from '@sl3/platform/back-off';
import { FrameMaker, type Stretch } from './frame-maker.js';
import type { LogLine } from './log-source.js';
import type { Payload, Payloads } from './payloads.js';
import type { Tailer } from './tailer.js';

/** Events of one batch. */
const BATCH_LINES = 100;
/** How long a group rests after a batch, for each member: some ten times what handing it to one of them costs. */
const REST_MS = 0.25;
const REST_MAX_MS = 125;

/** Somebody who receives what a group makes. */
export interface Subscriber {
  readonly userId: string;
  /** Access was looked at when the log stood here: what changes it after counts, what changed it before is known. */
  readonly checkedAtSeq: number;
  /** Frames in order, and the lines they were made from: none for a notice. */
  deliver(tails: readonly Buffer[], lines: readonly LogLine[]): void;
  /** The line at `at`, the last one delivered, may have changed what this subscriber may see. It has left the group. */
  reconsider(at: number): void;
  /** The log was replaced by another. It has left the group. */
  restored(): void;
  /** It has left the group. */
  fail(error: unknown): void;
}

/** One subscriber's stay in a group. */
interface Seat {
  readonly subscriber: Subscriber;
  isTaken: boolean;
}

type FrameMakerOptions = Omit<ConstructorParameters<typeof FrameMaker>[0], 'signal'>;

/**
 * Everybody who gets the same answer to the same events: one document, the same variables but for `after`, the same
 * visibility, one log. A batch is executed once and its frames go to all.
 *
 * A group is a place in the log, not a queue: it reads what follows its place from the tailer's ring, executes it,
 * hands it over, rests, moves on. What arrives meanwhile makes the next batch larger: a write to a socket costs the same
 * for three messages as for one, and a moment is nothing to people in a busy room where a thousand listen. The
 * first message after a silence waits for nothing. Whoever joins catches up alone and takes a seat where the group stands.
 */
export class Group {
  readonly #tailer: Tailer;
  readonly #payloads: Payloads;
  readonly #frames: FrameMaker;
  /** Those who have everything the group has handed over. */
  readonly #members = new Set<Seat>();
  /** Members, and those who are catching up. */
  readonly #seats = new Map<Subscriber, Seat>();
  readonly #empty = new AbortController();
  readonly #stopListening: () => void;
  #delivered: number;
  #inFlight: Stretch | undefined;
  #isRunning = false;
  #restsUntilMs = 0;
  #boundary = new Boundary();

  /** @param o.guardsAccess - whether lines change who may listen: those of a room do, those of an inbox only tell of it */
  constructor(private readonly o: FrameMakerOptions & { tailer: Tailer; guardsAccess: boolean; onEmpty: () => void }) {
    this.#tailer = o.tailer;
    this.#payloads = o.payloads;
    this.#frames = new FrameMaker({ ...o, signal: this.#empty.signal });
    this.#delivered = o.tailer.head.seq;
    this.#stopListening = o.tailer.listen({
      onAdvanced: () => {
        this.#wake();
      },
      onRestored: () => {
        this.#restart();
      },
    });
  }

  /** Hands over the notice, then what follows `from`, and then everything as it comes. */
  join(subscriber: Subscriber, from: number, notice?: Payload): void {
    const seat: Seat = { subscriber, isTaken: true };
    this.#seats.set(subscriber, seat);
    this.#admit(seat, from, notice).catch((error: unknown) => {
      this.#dismiss(seat, (one) => {
        one.fail(error);
      });
    });
  }

  leave(subscriber: Subscriber): void {
    const seat = this.#seats.get(subscriber);
    if (seat) this.#vacate(seat);
  }

  /** Tells everybody who has all there is where the log stands. @throws UNAVAILABLE */
  async heartbeat(): Promise<void> {
    if (this.#members.size === 0) return;
    const at = this.#delivered;
    const place = await this.#tailer.reachBackTo(at);
    if (!place) return;
    const tails = await this.#frames.notice(this.#payloads.heartbeat(this.#tailer.head.seq, place));
    if (at !== this.#delivered) return; // the batch that was handed over meanwhile says more
    for (const { subscriber } of this.#members) subscriber.deliver(tails, []);
  }

  async #admit(seat: Seat, from: number, notice: Payload | undefined): Promise<void> {
    if (notice) {
      const tails = await this.#frames.notice(notice);
      if (seat.isTaken) seat.subscriber.deliver(tails, []);
    }
    let at = from;
    while (seat.isTaken) {
      if (this.#takesMemberAt(at, seat)) {
        this.#members.add(seat);
        this.#wake();
        return;
      }
      if (at < this.#delivered) at = await this.#catchUp(seat, at);
      else await this.#boundary.passed;
    }
  }

  /** Whether what the group hands over next is what this subscriber needs next, all of it. */
  #takesMemberAt(at: number, seat: Seat): boolean {
    if (this.#members.size === 0 && !this.#inFlight && at > this.#delivered) this.#delivered = at;
    if (at !== this.#delivered) return false;
    // The batch that is being executed was not cut for somebody who was no member then.
    return !this.#inFlight?.lines.some((line) => this.#touches(line, seat.subscriber));
  }

  async #catchUp(seat: Seat, from: number): Promise<number> {
    const { subscriber } = seat;
    const limit = Math.min(BATCH_LINES, this.#delivered - from);
    const stretch = this.#stretch(from, limit, (line) => this.#touches(line, subscriber));
    const tails = await this.#frames.stretch(stretch, this.#version);
    if (!seat.isTaken) return from;
    subscriber.deliver(tails, stretch.lines);
    this.#reconsider([seat], stretch);
    return stretch.to.seq;
  }

  #wake(): void {
    if (this.#isRunning) return;
    if (this.#members.size === 0) this.#delivered = this.#tailer.head.seq;
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    for (;;) {
      await this.#rest();
      if (!this.#hasMore) break;
      const generation = this.#tailer.generation;
      const stretch = this.#stretch(this.#delivered, BATCH_LINES, (line) => this.#touchesMember(line));
      this.#inFlight = stretch;
      const made = await this.#frames.stretch(stretch, this.#version).catch(asError);
      this.#inFlight = undefined;
      // Nobody is left to hand it to when the log was replaced meanwhile.
      if (generation === this.#tailer.generation) this.#handOver(stretch, made);
      this.#boundary.pass();
      this.#boundary = new Boundary();
    }
    this.#isRunning = false;
  }

  /** Whether there is something to hand over, and somebody to take it. */
  get #hasMore(): boolean {
    return this.#members.size > 0 && this.#delivered < this.#tailer.head.seq;
  }

  async #rest(): Promise<void> {
    const leftMs = this.#restsUntilMs - performance.now();
    if (this.#hasMore && leftMs >= 1) await pause(leftMs, this.#empty.signal);
  }

  /** What follows, up to and including the first line after which somebody's access is to be looked at again. */
  #stretch(from: number, limit: number, endsAt: (line: LogLine) => boolean): Stretch {
    const lines = this.#tailer.linesAfter(from, limit) ?? [];
    const cut = lines.findIndex(endsAt);
    const taken = cut < 0 ? lines : lines.slice(0, cut + 1);
    const to = taken.at(-1) ?? this.#tailer.head;
    return { from, to: { seq: to.seq, digest: to.digest }, lines: taken };
  }

  #handOver(stretch: Stretch, made: readonly Buffer[] | Error): void {
    const members = [...this.#members];
    if (made instanceof Error) {
      for (const seat of members) {
        this.#dismiss(seat, (one) => {
          one.fail(made);
        });
      }
      return;
    }
    this.#delivered = stretch.to.seq;
    for (const { subscriber } of members) subscriber.deliver(made, stretch.lines);
    this.#restsUntilMs = performance.now() + Math.min(REST_MAX_MS, members.length * REST_MS);
    this.#reconsider(members, stretch);
  }

  #reconsider(seats: readonly Seat[], { lines, to }: Stretch): void {
    if (!this.o.guardsAccess) return;
    const last = lines.at(-1);
    for (const seat of seats) {
      // Within a Gap anything may have happened to anybody.
      if (last && !this.#touches(last, seat.subscriber)) continue;
      this.#dismiss(seat, (one) => {
        one.reconsider(to.seq);
      });
    }
  }

  #touchesMember(line: LogLine): boolean {
    if (!this.#changesAccess(line)) return false; // most lines, decided without a look at the members
    for (const { subscriber } of this.#members) if (this.#touches(line, subscriber)) return true;
    return false;
  }

  #touches(line: LogLine, subscriber: Subscriber): boolean {
    if (!this.#changesAccess(line) || line.seq <= subscriber.checkedAtSeq) return false;
    return line.kind === 'room-state' || line.userId === subscriber.userId;
  }

  /** Leaving, removal and another role concern one person; a room's deletion concerns all. */
  #changesAccess(line: LogLine): boolean {
    if (!this.o.guardsAccess) return false;
    if (line.kind === 'membership') return line.change !== 'JOINED';
    return line.kind === 'room-state' && line.event['state'] === 'DELETED';
  }

  /** Frames are made from lines as they stand; an edit rewrites lines, another log replaces them. */
  get #version(): string {
    return `${this.#tailer.generation}.${this.#tailer.version}`;
  }

  #restart(): void {
    this.#frames.forget();
    this.#delivered = this.#tailer.head.seq;
    for (const seat of [...this.#seats.values()]) {
      this.#dismiss(seat, (one) => {
        one.restored();
      });
    }
  }

  /** Leaves first: what it is told may make it join again. */
  #dismiss(seat: Seat, tell: (subscriber: Subscriber) => void): void {
    if (!seat.isTaken) return;
    this.#vacate(seat);
    tell(seat.subscriber);
  }

  #vacate(seat: Seat): void {
    seat.isTaken = false;
    this.#members.delete(seat);
    this.#seats.delete(seat.subscriber);
    if (this.#seats.size > 0) return;
    this.#empty.abort();
    this.#stopListening();
    this.o.onEmpty();
  }
}

/** The moment between two batches. */
class Boundary {
  pass!: () => void;
  readonly passed = new Promise<void>((resolve) => (this.pass = resolve));
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
