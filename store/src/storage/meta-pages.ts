import { readFileSync } from 'node:fs';

import { DamagedFolderError } from './damage.js';

/** Of the header every page begins with. */
export const HEADER_BYTES = 24;

const MAGIC = 0xbeefc0de;
const META_BYTES = 144;
/** Set in the flags of a commit that had not been flushed when it was written down. */
const UNFLUSHED = 0x1000;

/** The root of a tree of pages, as lmdb describes it. */
export interface Tree {
  depth: number;
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
  /** Undefined for an empty tree. */
  root: number | undefined;
}

/** One commit: where its trees begin. */
export interface Meta {
  pageBytes: number;
  lastPage: number;
  transaction: number;
  isFlushed: boolean;
  bootId: bigint;
  free: Tree;
  main: Tree;
  /** What must be the same in two descriptions of the same commit. */
  content: string;
}

type ReadAt = (offset: number, length: number) => Buffer;

/** The commit that lmdb will open a folder at, out of the three descriptions in the first two pages. */
export function pickMeta(readAt: ReadAt, fileBytes: number): Meta {
  const { first, second, latest } = readCommits(readAt, fileBytes);
  const flushed = readMeta(readAt(first.pageBytes / 2, META_BYTES + HEADER_BYTES), undefined);
  refuseOddCommits(first, second, latest);
  refuseOddFlush(first, second, flushed, latest);
  if (flushed.transaction === 0 || latest.isFlushed) return latest;
  return latest.bootId === bootId() || flushed.transaction === latest.transaction ? latest : flushed;
}

/** The last commit of a folder that is being served; what was flushed may be written down in the same moment. */
export function latestMeta(readAt: ReadAt, fileBytes: number): Meta {
  const { first, second, latest } = readCommits(readAt, fileBytes);
  refuseOddCommits(first, second, latest);
  return latest;
}

function readCommits(readAt: ReadAt, fileBytes: number): Record<'first' | 'second' | 'latest', Meta> {
  const first = readMeta(readAt(0, META_BYTES + HEADER_BYTES), 0);
  const { pageBytes } = first;
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0 || fileBytes < pageBytes * 2) {
    throw new DamagedFolderError(`is damaged: ${pageBytes} is no size of a page`);
  }
  const second = readMeta(readAt(pageBytes, META_BYTES + HEADER_BYTES), 1);
  if (second.pageBytes !== pageBytes) throw new DamagedFolderError('is damaged: its first pages disagree');
  return { first, second, latest: first.transaction > second.transaction ? first : second };
}

/** Commits follow each other by one and alternate between the two pages. */
function refuseOddCommits(first: Meta, second: Meta, latest: Meta): void {
  const isStart = latest.transaction <= 1;
  const follows = Math.abs(first.transaction - second.transaction) === 1;
  const isCopy = first.transaction === second.transaction || Math.min(first.transaction, second.transaction) === 0;
  const alternates = first.transaction % 2 === 0 && second.transaction % 2 === 1;
  if (!isStart && !isCopy && !(follows && alternates)) {
    throw new DamagedFolderError('is damaged: its commits do not follow each other');
  }
}

/** What was flushed was committed. */
function refuseOddFlush(first: Meta, second: Meta, flushed: Meta, latest: Meta): void {
  if (flushed.transaction === 0) return;
  if (flushed.transaction > latest.transaction) throw new DamagedFolderError('is damaged: a commit is missing');
  const same = [first, second].find(({ transaction }) => transaction === flushed.transaction);
  if (same && same.content !== flushed.content) {
    throw new DamagedFolderError('is damaged: two descriptions of the last commit differ');
  }
}

function readMeta(bytes: Buffer, page: number | undefined): Meta {
  const at = HEADER_BYTES;
  if (page !== undefined) {
    if (bytes.readUInt32LE(at) !== MAGIC) throw new DamagedFolderError(`is damaged: page ${page} is no beginning`);
    if ((bytes.readUInt16LE(18) & 0x08) === 0) throw new DamagedFolderError(`is damaged: page ${page} is of no kind`);
  }
  return {
    pageBytes: bytes.readUInt32LE(at + 24),
    isFlushed: (bytes.readUInt16LE(at + 28) & UNFLUSHED) === 0,
    free: readTree(bytes, at + 24),
    main: readTree(bytes, at + 72),
    lastPage: readNumber(bytes, at + 120),
    transaction: readNumber(bytes, at + 128),
    bootId: bytes.readBigInt64LE(at + 136),
    content: contentOf(bytes, at),
  };
}

function contentOf(bytes: Buffer, at: number): string {
  const content = Buffer.from(bytes.subarray(at + 24, at + 136));
  content.writeUInt16LE(content.readUInt16LE(4) & ~UNFLUSHED, 4);
  // The size of a page stands in the two descriptions that are pages; it is compared apart.
  return content.toString('latin1', 4);
}

/** Reads the description of a tree. */
export function readTree(bytes: Buffer, at: number): Tree {
  const root = bytes.readBigUInt64LE(at + 40);
  return {
    depth: bytes.readUInt16LE(at + 6),
    branchPages: readNumber(bytes, at + 8),
    leafPages: readNumber(bytes, at + 16),
    overflowPages: readNumber(bytes, at + 24),
    entries: readNumber(bytes, at + 32),
    root: root === 0xffffffffffffffffn ? undefined : Number(root),
  };
}

/** A 64-bit number; what is too large for a page number stays too large. */
export const readNumber = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

/** As lmdb takes it: the first part of the id the system was given when it was started. */
function bootId(): bigint {
  try {
    const [first = ''] = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').split('-');
    return BigInt(`0x${first}`);
  } catch {
    return 0n;
  }
}
