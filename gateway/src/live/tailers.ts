import { backOffMs } from '@sl3/platform/back-off';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import type { LogSource } from './log-source.js';
import { Tailer } from './tailer.js';

/** Without any sign of loss, the heads are asked for this often: a hint may be lost unnoticed all the same. */
const POLL_MS = 10_000;
/** A log nobody listens to is let go after this. */
const IDLE_MS = 60_000;
/** Partitions of one call. */
const HEADS_AT_ONCE = 1_000;

interface Held {
  readonly opening: Promise<Tailer>;
  tailer?: Tailer;
  unsubscribe?: () => void;
}

/** The tailers of this process: one for each log that somebody listens to. */
export class Tailers {
  readonly #held = new Map<string, Held>();
  readonly #timers: NodeJS.Timeout[];
  readonly #stopHearingLoss: () => void;
  #isPolling = false;
  #isAskedAgain = false;
  #isClosed = false;

  constructor(private readonly o: { source: LogSource; hints: Hints; log: Log; pollMs?: number; idleMs?: number }) {
    this.#stopHearingLoss = o.hints.onLoss(() => {
      this.poll();
    });
    this.#timers = [
      setInterval(() => {
        this.poll();
      }, o.pollMs ?? POLL_MS),
      setInterval(
        () => {
          this.#closeIdle();
        },
        (o.idleMs ?? IDLE_MS) / 4,
      ),
    ];
  }

  /** The tailer of a log that is followed already. */
  peek(partition: string): Tailer | undefined {
    return this.#held.get(partition)?.tailer;
  }

  /** The tailer of a log, started when it is the first to be asked for. @throws UNAVAILABLE */
  async open(partition: string): Promise<Tailer> {
    const held = this.#held.get(partition) ?? this.#start(partition);
    const tailer = await held.opening;
    tailer.touch();
    return tailer;
  }

  /** Asks where all logs stand, in as few calls as can be, and lets those that moved read. */
  poll(): void {
    if (this.#isPolling) {
      this.#isAskedAgain = true;
      return;
    }
    this.#isPolling = true;
    void this.#poll();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopHearingLoss();
    for (const timer of this.#timers) clearInterval(timer);
    for (const partition of [...this.#held.keys()]) this.#drop(partition);
  }

  #start(partition: string): Held {
    const held: Held = { opening: this.#follow(partition) };
    this.#held.set(partition, held);
    held.opening.then(
      (tailer) => (held.tailer = tailer),
      () => this.#held.delete(partition), // the next who asks tries again
    );
    return held;
  }

  /** Subscribes first and reads second: what is told in between is read, what was told before is too. */
  async #follow(partition: string): Promise<Tailer> {
    const { source, log } = this.o;
    let tailer: Tailer | undefined;
    let isToldEarly = false;
    const unsubscribe = await this.o.hints.subscribe(topicOf(partition), ({ head }: { head: number }) => {
      if (!tailer) isToldEarly = true;
      else if (head > tailer.head.seq) tailer.advance();
    });
    try {
      tailer = await Tailer.open({ partition, source, log });
    } catch (error) {
      unsubscribe();
      throw error;
    }
    if (isToldEarly) tailer.advance();
    const held = this.#held.get(partition);
    if (held) held.unsubscribe = unsubscribe;
    else unsubscribe(); // closed meanwhile
    return tailer;
  }

  async #poll(attempt = 0): Promise<void> {
    try {
      do {
        this.#isAskedAgain = false;
        await this.#askHeads();
      } while (this.#isAskedAgain);
      this.#isPolling = false;
    } catch (error) {
      if (this.#isClosed) return;
      this.o.log.warn({ err: error, attempt }, 'asking for heads failed, trying again');
      setTimeout(() => void this.#poll(attempt + 1), backOffMs(attempt, 50, 1_000));
    }
  }

  async #askHeads(): Promise<void> {
    const tailers = [...this.#held.values()].flatMap(({ tailer }) => tailer ?? []);
    for (let from = 0; from < tailers.length; from += HEADS_AT_ONCE) {
      const some = tailers.slice(from, from + HEADS_AT_ONCE);
      const heads = await this.o.source.heads(some.map((tailer) => tailer.partition));
      for (const tailer of some) {
        // Lower counts too: a log that went back was restored.
        if ((heads.get(tailer.partition)?.seq ?? 0) !== tailer.head.seq) tailer.advance();
      }
    }
  }

  #closeIdle(): void {
    const idleMs = this.o.idleMs ?? IDLE_MS;
    for (const [partition, { tailer }] of this.#held) {
      if (tailer?.idleSince !== undefined && Date.now() - tailer.idleSince >= idleMs) this.#drop(partition);
    }
  }

  #drop(partition: string): void {
    const held = this.#held.get(partition);
    held?.unsubscribe?.();
    held?.tailer?.close();
    this.#held.delete(partition);
  }
}

function topicOf(partition: string): string {
  return partition.startsWith(INBOX) ? `inbox:${partition.slice(INBOX.length)}` : `room:${partition}`;
}

const INBOX = 'inbox_';

/** The partition of a person's own log. */
export const inboxOf = (userId: string): string => `${INBOX}${userId}`;
