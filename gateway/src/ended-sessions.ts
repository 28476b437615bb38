import type { Log } from '@sl3/platform/log';
import type { Hints } from '@sl3/platform/hints';
import type { EndedSessions } from './session.js';
import { within } from './within.js';

/** Longer than any access token lives, so that no token outlives what is known of its session. */
const KEPT_MS = 15 * 60_000;
/** Sessions asked about in one call. */
const ASK_AT_ONCE = 500;
const CHECKED_MAX = 100_000;
/** What following may add to a sign-in, when this node has just started and users does not answer. */
const FOLLOW_PATIENCE_MS = 2_000;

/**
 * Which sessions ended before their tokens did.
 *
 * A session is asked about once, when this node first meets it; from then on the facts of users say when it ends, and a
 * hint says so sooner. While users is away a token's signature alone is believed: it lives ten minutes at most.
 */
export class KnownSessions implements EndedSessions {
  readonly #endedAtMs = new Map<string, number>();
  readonly #checked = new Set<string>();
  readonly #listeners = new Set<(sessionId: string) => void>();
  #asking: { ids: Set<string>; answer: Promise<void> } | undefined;

  /**
   * @param o.followed - resolves when the facts of users are followed. Nobody is asked about before that: a session that
   * ended after the answer and before the following would be heard of by nobody
   */
  constructor(
    private readonly o: {
      followed: Promise<void>;
      ask: (sessionIds: string[]) => Promise<string[]>;
      log: Log;
    },
  ) {}

  /** Hears hints; the facts are followed by whoever made this. @returns how to stop */
  hear(hints: Hints): Promise<() => void> {
    return hints.subscribe('session:revoked', ({ sessionId }: { sessionId: string }) => {
      this.end(sessionId);
    });
  }

  /** Told by a fact or a hint, or both, in any order. */
  end(sessionId: string): void {
    if (this.#endedAtMs.has(sessionId)) return;
    this.#forgetOld();
    this.#endedAtMs.set(sessionId, Date.now());
    for (const listener of this.#listeners) listener(sessionId);
  }

  onEnded(listener: (sessionId: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async hasEnded(sessionId: string): Promise<boolean> {
    if (!this.#endedAtMs.has(sessionId) && !this.#checked.has(sessionId)) await this.#check(sessionId);
    return this.#endedAtMs.has(sessionId);
  }

  /** Those met in the same turn are asked about together: after a restart everybody comes at once. */
  #check(sessionId: string): Promise<void> {
    const asking = this.#asking;
    if (asking && asking.ids.size < ASK_AT_ONCE) {
      asking.ids.add(sessionId);
      return asking.answer;
    }
    const ids = new Set([sessionId]);
    const answer = new Promise<void>((resolve) => {
      setImmediate(() => {
        this.#asking = undefined;
        void this.#ask([...ids]).then(resolve);
      });
    });
    this.#asking = { ids, answer };
    return answer;
  }

  async #ask(sessionIds: string[]): Promise<void> {
    try {
      await within(FOLLOW_PATIENCE_MS, 'following users', this.o.followed);
      const ended = await this.o.ask(sessionIds);
      if (this.#checked.size > CHECKED_MAX) this.#checked.clear();
      for (const sessionId of sessionIds) this.#checked.add(sessionId);
      for (const sessionId of ended) this.end(sessionId);
    } catch (error) {
      this.o.log.warn({ err: error, sessions: sessionIds.length }, 'sessions could not be checked');
    }
  }

  #forgetOld(): void {
    const before = Date.now() - KEPT_MS;
    for (const [sessionId, endedAtMs] of this.#endedAtMs) {
      if (endedAtMs > before) return; // in the order in which they ended
      this.#endedAtMs.delete(sessionId);
    }
  }
}
