import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { DamagedFolderError } from './damage.js';
import { HEADER_BYTES, pickMeta, readNumber, readTree, type Meta, type Tree } from './meta-pages.js';

const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const NODE_BYTES = 8;
const IS_ELSEWHERE = 0x01;
const IS_TREE = 0x02;
const MAX_KEY_BYTES = 1978;

/** What a check of the pages saw. */
export interface PageCount {
  used: number;
  free: number;
  /** False when the time ran out before all had been looked at. */
  isComplete: boolean;
}

interface Visit {
  page: number;
  /** From the root, which has 1. */
  level: number;
  tree: Tree & {
    name: string;
    hasNoRecords: boolean;
    leaves: number;
    branches: number;
    overflows: number;
    keys: number;
  };
  /** Every key below is at least this one … */
  from: Buffer | undefined;
  /** … and less than this one. */
  until: Buffer | undefined;
}

/**
 * Walks the tree of pages from the last commit without lmdb, which believes what a page says and would crash, go round
 * in circles or overwrite good pages. Every page must be of its kind, hold keys in order between those its parent has
 * for it, be reached once and not be free. Levels are walked from the top, so that when time runs out only leaves are
 * left, whose records have checksums of their own.
 *
 * @param maxMs - how long it may take
 * @throws {@link DamagedFolderError} naming the first page that is wrong
 */
export function checkPages(folder: string, maxMs = Infinity): PageCount {
  const file = openSync(join(folder, 'data.mdb'), 'r');
  try {
    return new PageCheck(file).run(performance.now() + maxMs);
  } finally {
    closeSync(file);
  }
}

class PageCheck {
  readonly #meta: Meta;
  readonly #used: Uint8Array;
  readonly #filePages: number;
  #free = 0;

  constructor(private readonly file: number) {
    const { size } = fstatSync(file);
    this.#meta = pickMeta((offset, length) => this.#read(offset, length), size);
    const { lastPage, pageBytes } = this.#meta;
    this.#filePages = Math.ceil(size / pageBytes);
    if (lastPage < 1 || lastPage > 2 ** 32) throw new DamagedFolderError('is damaged: it has no last page');
    this.#used = new Uint8Array(lastPage + 1);
    this.#used[0] = this.#used[1] = 1;
  }

  run(until: number): PageCount {
    const queue: (Visit | undefined)[] = [];
    const trees: Visit['tree'][] = [];
    const addTree = (name: string, tree: Tree) => {
      const visited = { ...tree, name, hasNoRecords: trees.length < 2, leaves: 0, branches: 0, overflows: 0, keys: 0 };
      trees.push(visited);
      if (tree.root === undefined) return;
      queue.push({ page: tree.root, level: 1, tree: visited, from: undefined, until: undefined });
    };
    addTree('free pages', this.#meta.free);
    addTree('main', this.#meta.main);
    const free: Buffer[] = [];
    let isComplete = true;
    for (let at = 0; at < queue.length; at++) {
      if ((at & 63) === 0 && performance.now() > until) {
        isComplete = false;
        break;
      }
      const visit = queue[at];
      if (visit) this.#visit(visit, queue, addTree, free);
      // What was visited can be let go.
      queue[at] = undefined;
    }
    if (isComplete) {
      for (const tree of trees) this.#compare(tree);
      for (const list of free) this.#checkFree(list);
    }
    return { used: this.#used.reduce((sum, kind) => sum + (kind === 1 ? 1 : 0), 0), free: this.#free, isComplete };
  }

  #visit(
    visit: Visit,
    queue: (Visit | undefined)[],
    addTree: (name: string, tree: Tree) => void,
    free: Buffer[],
  ): void {
    const { page, level, tree } = visit;
    this.#take(page, tree.name);
    const bytes = this.#readPage(page);
    const kind = bytes.readUInt16LE(18) & 0x2f;
    const isLeaf = level === tree.depth;
    if (kind !== (isLeaf ? LEAF : BRANCH)) this.#refuse(page, tree.name, 'is not of the kind it should be');
    const nodes = this.#nodes(visit, bytes, isLeaf);
    if (tree.name !== 'free pages') this.#checkOrder(visit, bytes, nodes, isLeaf);
    if (isLeaf) {
      tree.leaves++;
      tree.keys += nodes.length;
      for (const at of nodes) {
        if (tree.hasNoRecords || bytes.readUInt16LE(at + 4) !== 0) this.#leafNode(visit, bytes, at, addTree, free);
      }
      return;
    }
    tree.branches++;
    for (const [index, at] of nodes.entries()) {
      const child =
        bytes.readUInt16LE(at) + bytes.readUInt16LE(at + 2) * 2 ** 16 + bytes.readUInt16LE(at + 4) * 2 ** 32;
      const next = nodes[index + 1];
      const from = index === 0 ? visit.from : keyAt(bytes, at);
      queue.push({ page: child, level: level + 1, tree, from, until: next ? keyAt(bytes, next) : visit.until });
    }
  }

  #checkOrder({ page, tree, from, until }: Visit, bytes: Buffer, nodes: readonly number[], isLeaf: boolean): void {
    // The first key of a branch is never looked at, and may be anything.
    const first = isLeaf ? 0 : 1;
    const [lowest, highest] = [nodes[first], nodes.at(-1)];
    if (lowest === undefined || highest === undefined) return;
    for (let slot = first + 1; slot < nodes.length; slot++) {
      if (compareKeys(bytes, nodes[slot - 1] ?? 0, nodes[slot] ?? 0) >= 0) {
        this.#refuse(page, tree.name, 'has its keys out of order');
      }
    }
    if ((from && keyAt(bytes, lowest).compare(from) < 0) || (until && keyAt(bytes, highest).compare(until) >= 0)) {
      this.#refuse(page, tree.name, 'has a key that belongs elsewhere');
    }
  }

  /** Where the nodes of a page are, after looking whether they can be there. */
  #nodes({ page, tree }: Visit, bytes: Buffer, isLeaf: boolean): number[] {
    const lower = bytes.readUInt16LE(20);
    const upper = bytes.readUInt16LE(22);
    const room = bytes.length - HEADER_BYTES;
    if (lower % 2 !== 0 || lower > upper || upper > room || (!isLeaf && lower < 4)) {
      this.#refuse(page, tree.name, 'has bounds that cannot be');
    }
    const nodes: number[] = [];
    let taken = 0;
    for (let slot = 0; slot < lower; slot += 2) {
      const at = bytes.readUInt16LE(HEADER_BYTES + slot) + HEADER_BYTES;
      if (at < HEADER_BYTES + upper || at + NODE_BYTES > bytes.length) {
        this.#refuse(page, tree.name, 'leads outside of itself');
      }
      const keyBytes = bytes.readUInt16LE(at + 6);
      if (keyBytes > MAX_KEY_BYTES || at + NODE_BYTES + keyBytes > bytes.length) {
        this.#refuse(page, tree.name, 'has a key that is too long');
      }
      const dataBytes = isLeaf ? this.#inPage(bytes, at) : 0;
      if (at + NODE_BYTES + keyBytes + dataBytes > bytes.length)
        this.#refuse(page, tree.name, 'has a value that is too long');
      taken += (NODE_BYTES + keyBytes + dataBytes + 1) & ~1;
      nodes.push(at);
    }
    // Nodes lie side by side without gaps: when their lengths do not add up, one is not what it was.
    if (taken !== room - upper) this.#refuse(page, tree.name, 'has nodes that do not fill it');
    return nodes;
  }

  #inPage(bytes: Buffer, at: number): number {
    return (bytes.readUInt16LE(at + 4) & IS_ELSEWHERE) !== 0 ? HEADER_BYTES : bytes.readUInt32LE(at);
  }

  #leafNode(
    { page, tree }: Visit,
    bytes: Buffer,
    at: number,
    addTree: (name: string, tree: Tree) => void,
    free: Buffer[],
  ): void {
    const key = keyAt(bytes, at);
    const flags = bytes.readUInt16LE(at + 4);
    const length = bytes.readUInt32LE(at);
    const start = at + NODE_BYTES + key.length;
    let value: Buffer = bytes.subarray(start, start + length);
    if (flags !== 0 && flags !== IS_ELSEWHERE && !(flags === IS_TREE && tree.name === 'main')) {
      this.#refuse(page, tree.name, 'has a value of no kind');
    }
    if (flags === IS_ELSEWHERE) value = this.#overflow(tree, page, bytes, start, length, tree.name === 'free pages');
    if (flags === IS_TREE) addTree(key.toString('latin1'), readTree(bytes, start));
    else if (tree.name === 'main') this.#refuse(page, tree.name, 'has a record where a tree should be');
    if (tree.name === 'free pages') free.push(Buffer.from(value));
  }

  #overflow(tree: Visit['tree'], page: number, bytes: Buffer, at: number, length: number, isWanted: boolean): Buffer {
    const first = readNumber(bytes, at);
    const pages = readNumber(bytes, at + 16);
    if (pages !== Math.ceil((HEADER_BYTES + length) / bytes.length)) {
      this.#refuse(page, tree.name, 'has a long value of the wrong length');
    }
    for (let each = first; each < first + pages; each++) this.#take(each, tree.name);
    const header = this.#readPage(first);
    if ((header.readUInt16LE(18) & 0x2f) !== OVERFLOW || header.readUInt32LE(20) !== pages) {
      this.#refuse(first, tree.name, 'is not the long value it should be');
    }
    tree.overflows += pages;
    return isWanted ? this.#read(first * bytes.length + HEADER_BYTES, length) : Buffer.alloc(0);
  }

  #readPage(page: number): Buffer {
    const { pageBytes, transaction } = this.#meta;
    const bytes = this.#read(page * pageBytes, pageBytes);
    if (bytes.readUInt32LE(0) + bytes.readUInt32LE(4) * 2 ** 32 !== page)
      throw new DamagedFolderError(`is damaged: page ${page} says it is another`);
    if (bytes.readUInt32LE(8) + bytes.readUInt32LE(12) * 2 ** 32 > transaction)
      throw new DamagedFolderError(`is damaged: page ${page} is of the future`);
    return bytes;
  }

  #take(page: number, tree: string): void {
    if (page < 2 || page > this.#meta.lastPage || page >= this.#filePages)
      this.#refuse(page, tree, 'is not in the file');
    if (this.#used[page] !== 0) this.#refuse(page, tree, 'is used twice');
    this.#used[page] = 1;
  }

  /** Free pages are listed one by one, or as a length below zero with the first page after it. */
  #checkFree(list: Buffer): void {
    const count = Number(list.readBigInt64LE(0));
    if (count < 0 || (count + 1) * 8 > list.length)
      throw new DamagedFolderError('is damaged: a list of free pages has no end');
    for (let at = 1; at <= count; at++) {
      const entry = Number(list.readBigInt64LE(at * 8));
      if (entry === 0 || (entry < 0 && at === count)) continue;
      const first = entry < 0 ? Number(list.readBigInt64LE(++at * 8)) : entry;
      const length = entry < 0 ? -entry : 1;
      if (first < 2 || first + length - 1 > this.#meta.lastPage) {
        throw new DamagedFolderError(`is damaged: page ${first}, listed as free, is not in the file`);
      }
      for (let page = first; page < first + length; page++) {
        if (this.#used[page] !== 0)
          throw new DamagedFolderError(`is damaged: page ${page} is listed as free and is not`);
        this.#used[page] = 2;
        this.#free++;
      }
    }
  }

  #compare({
    name,
    entries,
    leafPages,
    branchPages,
    overflowPages,
    leaves,
    branches,
    overflows,
    keys,
  }: Visit['tree']): void {
    if (keys === entries && leaves === leafPages && branches === branchPages && overflows === overflowPages) return;
    throw new DamagedFolderError(
      `is damaged: ${name} has ${keys} records on ${leaves + branches + overflows} pages, and says ${entries} on ${leafPages + branchPages + overflowPages}`,
    );
  }

  #refuse(page: number, tree: string, what: string): never {
    throw new DamagedFolderError(`is damaged: page ${page} (${tree}) ${what}`);
  }

  #read(offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    const read = readSync(this.file, bytes, 0, length, offset);
    if (read < length) bytes.fill(0, read);
    return bytes;
  }
}

const keyAt = (bytes: Buffer, at: number): Buffer =>
  Buffer.from(bytes.subarray(at + NODE_BYTES, at + NODE_BYTES + bytes.readUInt16LE(at + 6)));

/** In JavaScript, as the keys of neighbours differ early and a native call for each costs more. */
function compareKeys(bytes: Buffer, a: number, b: number): number {
  const aBytes = bytes.readUInt16LE(a + 6);
  const bBytes = bytes.readUInt16LE(b + 6);
  const shorter = Math.min(aBytes, bBytes);
  for (let at = NODE_BYTES; at < NODE_BYTES + shorter; at++) {
    const difference = (bytes[a + at] ?? 0) - (bytes[b + at] ?? 0);
    if (difference !== 0) return difference;
  }
  return aBytes - bBytes;
}
