import { MongoError } from '../error.js';

const MAX_BYTES = 100 * 1024 * 1024;

/** What one blocking step of a query may hold in memory; there is no disk to go on with. */
export class Memory {
  #bytes = 0;

  /**
   * @param what - the step, as the refusal names it
   */
  constructor(private readonly what: string) {}

  /** @throws QueryExceededMemoryLimitNoDiskUseAllowed when it is more than 100 MB */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= MAX_BYTES) return;
    throw new MongoError(
      292,
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `${this.what} exceeded memory limit of ${MAX_BYTES} bytes, but did not opt in to external sorting.`,
    );
  }

  /** Whether it is time to let go of what is not needed. */
  get isHalfFull(): boolean {
    return this.#bytes > MAX_BYTES / 2;
  }

  /** Says what is held now, when some was let go. */
  set(bytes: number): void {
    this.#bytes = bytes;
  }
}
