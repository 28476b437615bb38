import { rateLimited } from '@sl3/platform/errors';

/** A browser loads some six things at a time from one origin, and a person has a few tabs. */
const OPEN_MAX = 32;
const WAIT_MS = 1_000;

/** How many streams each person has open on this gateway: a handful of slow readers must not hold all lines. */
export class OpenStreams {
  readonly #open = new Map<string, number>();

  /** @returns how to give it back. @throws RATE_LIMITED when this subject has too many open */
  take(subject: string): () => void {
    const open = this.#open.get(subject) ?? 0;
    if (open >= OPEN_MAX) throw rateLimited(WAIT_MS);
    this.#open.set(subject, open + 1);
    return () => {
      const left = (this.#open.get(subject) ?? 1) - 1;
      if (left > 0) this.#open.set(subject, left);
      else this.#open.delete(subject);
    };
  }
}
