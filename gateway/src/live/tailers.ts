import type { HintSeal } from '@sl3/platform/hint-seal';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import { hear, type LogHint } from './hear.js';
import { ownerOf, topicOf, type HintedLines, type LogSource } from './log-source.js';
import { RepeatedWork } from './repeated-work.js';
import { Tailer } from './tailer.js';

/** A log nobody listens to is let go after this. */
const IDLE_MS = 60_000;
/** Partitions of one call. */
const HEADS_AT_ONCE = 1_000;

const OWNERS = ['messages', 'moderation'] as const;

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
  readonly #polling: RepeatedWork;

  /** @param o.pollMs - how often heads are asked for without any sign of loss: a hint may be lost unnoticed all the same */
  constructor(
    private readonly o: {
      source: LogSource;
      hints: Hints;
      seal: HintSeal;
      log: Log;
      pollMs: number;
      idleMs?: number;
    },
  ) {
    this.#polling = new RepeatedWork({
      work: () => this.#askHeads(),
      onFailure: (error, attempt) => {
        o.log.warn({ err: error, attempt }, 'asking for heads failed, trying again');
      },
    });
    this.#stopHearingLoss = o.hints.onLoss(() => {
      this.poll();
    });
    this.#timers = [
      setInterval(() => {
        this.poll();
      }, o.pollMs),
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
    this.#polling.ask();
  }

  close(): void {
    this.#polling.close();
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
    const told = { head: 0, isLate: false, tailer: undefined as Tailer | undefined };
    const unsubscribe = await hear(this.o.hints, topicOf(partition), {
      onHint: (hint) => {
        told.head = Math.max(told.head, hint.head);
        const { tailer } = told;
        if (!tailer || hint.head <= tailer.head.seq) return;
        const hinted = this.#open(partition, hint);
        if (!hinted || !tailer.take(hinted)) tailer.advance();
      },
      onLate: () => {
        told.isLate = true;
        told.tailer?.advance();
      },
    });
    const tailer = await Tailer.open({ partition, source, log }).catch((error: unknown) => {
      unsubscribe();
      throw error;
    });
    told.tailer = tailer;
    if (told.isLate || told.head > tailer.head.seq) tailer.advance();
    const held = this.#held.get(partition);
    if (held) held.unsubscribe = unsubscribe;
    else unsubscribe(); // closed meanwhile
    return tailer;
  }

  /** What came sealed with a hint. Whoever sealed it is as good as the log: nobody else has the key. */
  #open(partition: string, { sealed }: LogHint): HintedLines | undefined {
    return sealed === undefined ? undefined : (this.o.seal.open(topicOf(partition), sealed) as HintedLines | undefined);
  }

  /** Owners are asked apart: that one is away is no reason to leave the logs of the others unasked. */
  async #askHeads(): Promise<void> {
    const tailers = [...this.#held.values()].flatMap(({ tailer }) => tailer ?? []);
    const asked = OWNERS.map((owner) =>
      this.#askHeadsOf(tailers.filter(({ partition }) => ownerOf(partition) === owner)),
    );
    const failed = (await Promise.allSettled(asked)).find(({ status }) => status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
  }

  async #askHeadsOf(tailers: readonly Tailer[]): Promise<void> {
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
