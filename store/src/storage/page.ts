import { HEADER_BYTES, readNumber } from './meta-pages.js';

/** What a page is used for. */
export const PageKind = { branch: 0x01, leaf: 0x02, overflow: 0x04 } as const;

/** What the flags of a node say about its value. */
export const NodeFlag = { isElsewhere: 0x01, isTree: 0x02 } as const;

const KIND_MASK = 0x2f;
const NODE_BYTES = 8;
const MAX_KEY_BYTES = 1978;

/**
 * One page of an lmdb file, as bytes that are not believed: after the header come the places of its nodes, and from the
 * end the nodes, each a header of eight bytes, a key, and in a leaf a value.
 */
export class Page {
  readonly bytes: Buffer;
  /** The same bytes in twos, which lmdb keeps everything it counts in. */
  readonly #words: Uint16Array;
  #places: number[] = [];

  constructor(pageBytes: number) {
    const memory = new ArrayBuffer(pageBytes);
    this.bytes = Buffer.from(memory);
    this.#words = new Uint16Array(memory);
  }

  /** The number it says it has. */
  get number(): number {
    return readNumber(this.bytes, 0);
  }

  /** The transaction that wrote it. */
  get transaction(): number {
    return readNumber(this.bytes, 8);
  }

  get kind(): number {
    return this.bytes.readUInt16LE(18) & KIND_MASK;
  }

  /** How many pages a long value takes, this one being its first. */
  get overflowPages(): number {
    return this.bytes.readUInt32LE(20);
  }

  /** Where its nodes are; empty before {@link whyNoNodes} has looked. */
  get places(): readonly number[] {
    return this.#places;
  }

  /** Finds the nodes of a branch or a leaf; answers why they cannot be where the page says. */
  whyNoNodes(isLeaf: boolean): string | undefined {
    const words = this.#words;
    const { length } = this.bytes;
    this.#places = [];
    const [lower = 0, upper = 0] = [words[10], words[11]];
    if (lower % 2 !== 0 || lower > upper || upper > length - HEADER_BYTES || (!isLeaf && lower < 4)) {
      return 'has bounds that cannot be';
    }
    let taken = 0;
    for (let slot = 0; slot < lower; slot += 2) {
      const at = (words[(HEADER_BYTES + slot) >> 1] ?? 0) + HEADER_BYTES;
      if (at % 2 !== 0 || at < HEADER_BYTES + upper || at + NODE_BYTES > length) return 'leads outside of itself';
      const keyBytes = this.keyBytes(at);
      if (keyBytes > MAX_KEY_BYTES || at + NODE_BYTES + keyBytes > length) return 'has a key that is too long';
      const nodeBytes = NODE_BYTES + keyBytes + (isLeaf ? this.#valueBytesInPage(at) : 0);
      if (at + nodeBytes > length) return 'has a value that is too long';
      taken += (nodeBytes + 1) & ~1;
      this.#places.push(at);
    }
    // Nodes lie side by side without gaps: when their lengths do not add up, one is not what it was.
    return taken === length - HEADER_BYTES - upper ? undefined : 'has nodes that do not fill it';
  }

  /** How long the key of a node is. */
  keyBytes(at: number): number {
    return this.#words[(at >> 1) + 3] ?? 0;
  }

  /** The key of a node; it changes with the page. */
  key(at: number): Buffer {
    return this.bytes.subarray(at + NODE_BYTES, at + NODE_BYTES + this.keyBytes(at));
  }

  /** What kind of value a leaf's node has: {@link NodeFlag}, or 0 for one that stands behind its key. */
  flags(at: number): number {
    return this.#words[(at >> 1) + 2] ?? 0;
  }

  /** How long the value of a leaf's node is, wherever it is. */
  valueBytes(at: number): number {
    return (this.#words[at >> 1] ?? 0) + (this.#words[(at >> 1) + 1] ?? 0) * 2 ** 16;
  }

  /** Where the value of a leaf's node begins, or what says where it is. */
  valueAt(at: number): number {
    return at + NODE_BYTES + this.keyBytes(at);
  }

  /** The page below that a branch's node leads to. */
  child(at: number): number {
    return this.valueBytes(at) + this.flags(at) * 2 ** 32;
  }

  /** Whether the keys of the nodes from a slot on ascend. In JavaScript: they differ early, and a native call costs more. */
  isInOrder(firstSlot: number): boolean {
    for (let slot = firstSlot + 1; slot < this.#places.length; slot++) {
      if (this.#compareKeys(this.#places[slot - 1] ?? 0, this.#places[slot] ?? 0) >= 0) return false;
    }
    return true;
  }

  #compareKeys(a: number, b: number): number {
    const { bytes } = this;
    const [aBytes, bBytes] = [this.keyBytes(a), this.keyBytes(b)];
    const end = NODE_BYTES + Math.min(aBytes, bBytes);
    for (let at = NODE_BYTES; at < end; at++) {
      const difference = (bytes[a + at] ?? 0) - (bytes[b + at] ?? 0);
      if (difference !== 0) return difference;
    }
    return aBytes - bBytes;
  }

  #valueBytesInPage(at: number): number {
    return (this.flags(at) & NodeFlag.isElsewhere) !== 0 ? HEADER_BYTES : this.valueBytes(at);
  }
}
