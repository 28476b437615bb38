import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { DamagedFolderError } from './damage.js';
import { HEADER_BYTES, latestMeta, pickMeta, readNumber, readTree, type Meta, type Tree } from './meta-pages.js';
import { NodeFlag, Page, PageKind } from './page.js';

/** What a walk saw. */
export interface PageCount {
  used: number;
  free: number;
}

interface WalkedTree extends Tree {
  name: string;
  /** The tree of free pages and the tree of tables: what is in their leaves is needed to go on. */
  isInner: boolean;
  leaves: number;
  branches: number;
  overflows: number;
  keys: number;
}

interface Visit {
  page: number;
  /** From the root, which has 1. */
  level: number;
  tree: WalkedTree;
  /** Every key below is at least this one … */
  from: Buffer | undefined;
  /** … and less than this one. */
  until: Buffer | undefined;
}

const FREE_PAGES = 'free pages';
const MAIN = 'main';

/**
 * Walks the trees of pages of one commit without lmdb, which believes what a page says and would crash, go round in
 * circles or overwrite good pages. Every page must be of its kind, hold keys in order between those its parent has for
 * it, be reached once and not be free.
 *
 * Branches come first, level by level, then the leaves branch by branch: a walk that is broken off has seen what leads
 * to the records, which have checksums of their own, and one of a large folder remembers its branches only.
 */
export class PageWalk {
  readonly #used: Uint8Array;
  readonly #filePages: number;
  readonly #page: Page;
  readonly #trees: WalkedTree[] = [];
  /** What is to be looked at first, from the top; those before `#next` have been. */
  readonly #upper: Visit[] = [];
  #next = 0;
  /** Branches whose children are leaves. */
  readonly #lowest: Visit[] = [];
  #freeLists: Buffer[] = [];
  #free = 0;

  private constructor(
    private readonly file: number,
    private readonly meta: Meta,
    fileBytes: number,
  ) {
    const { lastPage, pageBytes } = meta;
    this.#filePages = Math.ceil(fileBytes / pageBytes);
    if (lastPage < 1 || lastPage > 2 ** 32) throw new DamagedFolderError('is damaged: it has no last page');
    this.#used = new Uint8Array(lastPage + 1);
    this.#used[0] = this.#used[1] = 1;
    this.#page = new Page(pageBytes);
    this.#addTree(FREE_PAGES, meta.free);
    this.#addTree(MAIN, meta.main);
  }

  /** Begins a walk over the commit that lmdb would open the folder at. */
  static ofClosed(folder: string): PageWalk {
    return PageWalk.#begin(folder, pickMeta);
  }

  /**
   * Begins a walk over the last commit of a folder that is being served. No commit may be under way in this moment, and a
   * read transaction that began before keeps the pages of this commit from being used again.
   */
  static ofServed(folder: string): PageWalk {
    return PageWalk.#begin(folder, latestMeta);
  }

  static #begin(folder: string, choose: typeof pickMeta): PageWalk {
    const file = openSync(join(folder, 'data.mdb'), 'r');
    try {
      const { size } = fstatSync(file);
      const meta = choose((offset, length) => readBytes(file, Buffer.alloc(length), offset), size);
      return new PageWalk(file, meta, size);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  }

  /** How many pages there are; those in use grow while it walks. */
  get count(): PageCount {
    let used = 0;
    for (const kind of this.#used) if (kind === 1) used++;
    return { used, free: this.#free };
  }

  /**
   * Goes on for a while.
   *
   * @returns whether all has been seen
   * @throws {@link DamagedFolderError} naming the first page that is wrong
   */
  run(maxMs = Infinity): boolean {
    const until = performance.now() + maxMs;
    for (let isLeft = true; isLeft; isLeft = this.#step()) {
      if (performance.now() >= until) return false;
    }
    for (const tree of this.#trees) compare(tree);
    for (const list of this.#freeLists) this.#checkFree(list);
    this.#freeLists = [];
    return true;
  }

  /** Lets go of the file. */
  close(): void {
    closeSync(this.file);
  }

  /** Looks at one page of the upper levels, or at all leaves of one branch; answers whether there was anything left. */
  #step(): boolean {
    const visit = this.#upper[this.#next];
    if (visit) {
      this.#next++;
      this.#visit(visit);
      return true;
    }
    const branch = this.#lowest.pop();
    if (!branch) return false;
    this.#read(branch);
    for (const leaf of this.#children(branch)) this.#visit(leaf);
    return true;
  }

  #addTree(name: string, tree: Tree): void {
    const isInner = this.#trees.length < 2;
    const walked = { ...tree, name, isInner, leaves: 0, branches: 0, overflows: 0, keys: 0 };
    this.#trees.push(walked);
    if (tree.root === undefined) return;
    this.#upper.push({ page: tree.root, level: 1, tree: walked, from: undefined, until: undefined });
  }

  #visit(visit: Visit): void {
    const { tree, level } = visit;
    this.#take(visit.page, tree);
    const isLeaf = this.#read(visit);
    this.#checkOrder(visit, isLeaf);
    if (isLeaf) {
      tree.leaves++;
      tree.keys += this.#page.places.length;
      this.#checkValues(visit);
      return;
    }
    tree.branches++;
    if (level + 1 === tree.depth && !tree.isInner) this.#lowest.push(visit);
    else this.#upper.push(...this.#children(visit));
  }

  /** Reads a page and its nodes; answers whether it is a leaf. */
  #read({ page, level, tree }: Visit): boolean {
    const isLeaf = level === tree.depth;
    this.#readPage(page, tree);
    if (this.#page.kind !== (isLeaf ? PageKind.leaf : PageKind.branch)) {
      refuse(page, tree, 'is not of the kind it should be');
    }
    const fault = this.#page.whyNoNodes(isLeaf);
    if (fault !== undefined) refuse(page, tree, fault);
    return isLeaf;
  }

  #children({ level, tree, from, until }: Visit): Visit[] {
    const page = this.#page;
    // The first key of a branch is never looked at, and may be anything.
    const keys = page.places.map((at, slot) => (slot === 0 ? from : Buffer.from(page.key(at))));
    return page.places.map((at, slot) => {
      const isLast = slot === keys.length - 1;
      return { page: page.child(at), level: level + 1, tree, from: keys[slot], until: isLast ? until : keys[slot + 1] };
    });
  }

  #checkOrder({ page, tree, from, until }: Visit, isLeaf: boolean): void {
    // The keys of free pages are numbers of transactions, in the byte order of the machine.
    if (tree.name === FREE_PAGES) return;
    const firstSlot = isLeaf ? 0 : 1;
    const [lowest, highest] = [this.#page.places[firstSlot], this.#page.places.at(-1)];
    if (lowest === undefined || highest === undefined) return;
    if (!this.#page.isInOrder(firstSlot)) refuse(page, tree, 'has its keys out of order');
    const isBelow = from && this.#page.key(lowest).compare(from) < 0;
    const isAbove = until && this.#page.key(highest).compare(until) >= 0;
    if (isBelow || isAbove) refuse(page, tree, 'has a key that belongs elsewhere');
  }

  #checkValues(visit: Visit): void {
    const page = this.#page;
    const { tree } = visit;
    if (tree.isInner) return this.#checkInnerValues(visit);
    for (const at of page.places) {
      if (page.flags(at) === 0) continue;
      if (page.flags(at) !== NodeFlag.isElsewhere) refuse(visit.page, tree, 'has a value of no kind');
      this.#takeOverflow(visit, page.bytes, page.valueAt(at), page.valueBytes(at));
    }
  }

  /** The free pages, and the trees of the tables. */
  #checkInnerValues(visit: Visit): void {
    const { places, bytes } = this.#page;
    const { tree } = visit;
    for (const at of places) {
      const flags = this.#page.flags(at);
      const [start, length] = [this.#page.valueAt(at), this.#page.valueBytes(at)];
      if (tree.name === MAIN) {
        if (flags !== NodeFlag.isTree) refuse(visit.page, tree, 'has a record where a tree should be');
        // The name of a table ends in a zero byte.
        this.#addTree(this.#page.key(at).toString('latin1').replace(/\0$/, ''), readTree(bytes, start));
      } else if (flags === 0) {
        this.#freeLists.push(Buffer.from(bytes.subarray(start, start + length)));
      } else {
        if (flags !== NodeFlag.isElsewhere) refuse(visit.page, tree, 'has a value of no kind');
        const first = this.#takeOverflow(visit, bytes, start, length);
        this.#freeLists.push(this.#bytesAt(first * bytes.length + HEADER_BYTES, length));
      }
    }
  }

  /** Takes the pages of a long value; answers the first. */
  #takeOverflow(visit: Visit, bytes: Buffer, at: number, length: number): number {
    const { tree } = visit;
    const first = readNumber(bytes, at);
    const pages = readNumber(bytes, at + 16);
    if (pages !== Math.ceil((HEADER_BYTES + length) / bytes.length)) {
      refuse(visit.page, tree, 'has a long value of the wrong length');
    }
    for (let each = first; each < first + pages; each++) this.#take(each, tree);
    const header = this.#bytesAt(first * bytes.length, HEADER_BYTES);
    this.#refuseStranger(first, tree, readNumber(header, 0), readNumber(header, 8));
    if ((header.readUInt16LE(18) & 0x2f) !== PageKind.overflow || header.readUInt32LE(20) !== pages) {
      refuse(first, tree, 'is not the long value it should be');
    }
    tree.overflows += pages;
    return first;
  }

  #readPage(number: number, tree: WalkedTree): void {
    const page = this.#page;
    readBytes(this.file, page.bytes, number * page.bytes.length);
    this.#refuseStranger(number, tree, page.number, page.transaction);
  }

  #refuseStranger(page: number, tree: WalkedTree, number: number, transaction: number): void {
    if (number !== page) refuse(page, tree, 'says it is another');
    if (transaction > this.meta.transaction) refuse(page, tree, 'is of the future');
  }

  #take(page: number, tree: WalkedTree): void {
    if (page < 2 || page > this.meta.lastPage || page >= this.#filePages) refuse(page, tree, 'is not in the file');
    if (this.#used[page] !== 0) refuse(page, tree, 'is used twice');
    this.#used[page] = 1;
  }

  /** Free pages are listed one by one, or as a length below zero with the first page after it. */
  #checkFree(list: Buffer): void {
    const count = list.length < 8 ? -1 : Number(list.readBigInt64LE(0));
    if (count < 0 || (count + 1) * 8 > list.length) {
      throw new DamagedFolderError('is damaged: a list of free pages has no end');
    }
    for (let at = 1; at <= count; at++) {
      const entry = Number(list.readBigInt64LE(at * 8));
      if (entry === 0 || (entry < 0 && at === count)) continue;
      const first = entry < 0 ? Number(list.readBigInt64LE(++at * 8)) : entry;
      const length = entry < 0 ? -entry : 1;
      if (first < 2 || first + length - 1 > this.meta.lastPage) {
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

  #bytesAt(offset: number, length: number): Buffer {
    return readBytes(this.file, Buffer.alloc(length), offset);
  }
}

function compare(tree: WalkedTree): void {
  const { name, entries, leafPages, branchPages, overflowPages, leaves, branches, overflows, keys } = tree;
  if (keys === entries && leaves === leafPages && branches === branchPages && overflows === overflowPages) return;
  const [walked, said] = [leaves + branches + overflows, leafPages + branchPages + overflowPages];
  throw new DamagedFolderError(
    `is damaged: ${name} has ${keys} records on ${walked} pages, and says ${entries} on ${said}`,
  );
}

function refuse(page: number, tree: WalkedTree, what: string): never {
  throw new DamagedFolderError(`is damaged: page ${page} (${tree.name}) ${what}`);
}

/** Fills a buffer from a place in a file; what is behind its end is zero. */
function readBytes(file: number, bytes: Buffer, offset: number): Buffer {
  try {
    bytes.fill(0, readSync(file, bytes, 0, bytes.length, offset));
    return bytes;
  } catch (error) {
    throw new DamagedFolderError(`is damaged: byte ${offset} of its file cannot be read: ${(error as Error).message}`);
  }
}
