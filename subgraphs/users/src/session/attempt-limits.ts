import { unavailable } from '@sl3/platform/errors';
import { gcra } from '@sl3/platform/rate-limit';
import type { Redis } from '@sl3/platform/redis';

const MINUTE_MS = 60_000;
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How many attempts are let through. Each is a burst that refills evenly over its span. */
export interface AttemptBounds {
  signInsPerAccount: number;
  signInsPerIp: number;
  signUpsPerIp: number;
  perServer: number;
}

/** What somebody tries: with a name (signing in, claiming) or for a new one. */
export type Attempt = { kind: 'signIn'; handle: string; ip: string } | { kind: 'signUp'; ip: string };

/**
 * Bounds on guessing passwords and on making accounts: by account, by address and for the whole server.
 *
 * An attempt is counted before the password is looked at, so that guesses sent at once do not slip through together,
 * and given back when it was right. Without Redis nobody gets in: a limit that is not kept is none.
 */
export class AttemptLimits {
  constructor(
    private readonly redis: Redis,
    private readonly keyOf: (noun: string, id?: string) => string,
    private readonly bounds: AttemptBounds,
  ) {}

  /** @returns how long to wait in milliseconds; 0 when the attempt may be made */
  async count(attempt: Attempt): Promise<number> {
    // One after the other, and what is refused by one is not counted by the next: an address that guesses too much uses
    // up no account's share, and neither of them everybody's.
    for (const limit of this.#limitsOf(attempt)) {
      const waitMs = await this.#take(limit, 1);
      if (waitMs > 0) return waitMs;
    }
    return 0;
  }

  /** Gives back an attempt that turned out to be right: only wrong ones are rationed. */
  async forgive(attempt: Attempt): Promise<void> {
    for (const limit of this.#limitsOf(attempt)) await this.#take(limit, -1);
  }

  #limitsOf(attempt: Attempt): Limit[] {
    const { signInsPerAccount, signInsPerIp, signUpsPerIp, perServer } = this.bounds;
    const server = { key: this.keyOf('attempts', 'server'), limit: perServer, perMs: MINUTE_MS };
    if (attempt.kind === 'signUp') {
      return [{ key: this.keyOf('sign-ups-ip', attempt.ip), limit: signUpsPerIp, perMs: HOUR_MS }, server];
    }
    return [
      { key: this.keyOf('sign-ins-ip', attempt.ip), limit: signInsPerIp, perMs: QUARTER_HOUR_MS },
      { key: this.keyOf('sign-ins-account', attempt.handle), limit: signInsPerAccount, perMs: QUARTER_HOUR_MS },
      server,
    ];
  }

  async #take({ key, limit, perMs }: Limit, cost: number): Promise<number> {
    try {
      const answer = await gcra(this.redis, key, { limit, perMs, cost });
      return answer.retryAfterMs;
    } catch {
      throw unavailable();
    }
  }
}

interface Limit {
  key: string;
  limit: number;
  perMs: number;
}
