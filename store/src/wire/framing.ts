import { WireError } from './message.js';

const HEADER_BYTES = 16;

/** What a message may have beside what its sender counts. */
const HEADROOM_BYTES = 16 * 1024;

/** Messages larger than this are refused; drivers are told in `hello`. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Cuts a stream of bytes into messages. */
export class Framing {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #limit: () => number;

  /** @param limit - the most bytes a message may have now */
  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /**
   * Takes what arrived and hands out what is complete.
   *
   * @throws {@link WireError} when a message says it is too large or too small
   */
  *push(chunk: Buffer): Generator<Buffer, void, undefined> {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#size >= HEADER_BYTES) {
      const length = this.#head().readInt32LE(0);
      if (length < HEADER_BYTES || length > this.#limit() + HEADROOM_BYTES) {
        throw new WireError(`a message of ${length} bytes is out of bounds`);
      }
      if (this.#size < length) return;
      const all = this.#chunks.length === 1 ? this.#head() : Buffer.concat(this.#chunks);
      this.#size -= length;
      this.#chunks = this.#size > 0 ? [all.subarray(length)] : [];
      yield all.subarray(0, length);
    }
  }

  #head(): Buffer {
    const [first] = this.#chunks;
    if (first && first.length >= HEADER_BYTES) return first;
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }
}
