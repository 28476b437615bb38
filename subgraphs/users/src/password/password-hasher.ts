import { availableParallelism } from 'node:os';
import { hash, parseOptions, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. About 20 ms of one core. */
const ARGON2_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** More at once would starve what else runs here: hashing takes threads of the pool that file access and DNS use too. */
const MAX_AT_ONCE = Math.min(4, availableParallelism());

/**
 * Hashes passwords with argon2id and compares them, a few at a time; the rest waits its turn.
 *
 * A password is brought to Unicode form NFKC first, so that an é typed on two keyboards is one é.
 */
export class PasswordHasher {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #computed = 0;
  #decoy: Promise<string> | undefined;

  /** How many hashes this process has computed, comparisons included. */
  get computed(): number {
    return this.#computed;
  }

  /** @returns the encoded hash, its parameters and salt inside */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password.normalize('NFKC'), ARGON2_COST));
  }

  /**
   * Compares a password with a stored hash.
   *
   * Without a hash (nobody has that handle, or they have no password) it compares with a decoy and answers false, so
   * that the time taken tells nothing.
   */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    const against = stored ?? (await this.#decoyHash());
    const isSame = await this.#inTurn(() => verify(against, password.normalize('NFKC')));
    return stored !== undefined && isSame;
  }

  /** Whether a hash was made with other parameters than today's, and should be made again at the next sign-in. */
  isOutdated(stored: string): boolean {
    const used = parseOptions(stored);
    return (
      !stored.startsWith('$argon2id$') ||
      used.memoryCost !== ARGON2_COST.memoryCost ||
      used.timeCost !== ARGON2_COST.timeCost ||
      used.parallelism !== ARGON2_COST.parallelism
    );
  }

  /** Made before anyone asks, so that the first unknown handle takes no longer than the second. */
  async prepare(): Promise<void> {
    await this.#decoyHash();
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= this.hash(crypto.randomUUID());
    return this.#decoy;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    try {
      this.#computed += 1;
      return await work();
    } finally {
      // The place goes straight to the next in line; only when nobody waits is there one more free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
