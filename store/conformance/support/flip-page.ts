import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PAGE_BYTES = 4096;
const LEAF = 2;
/** Where a page says how much of it is taken; with its lowest bit set it says what cannot be, and lmdb does not notice. */
const BOUNDS = 20;

/**
 * Flips one bit in the header of every leaf that holds a text, in the file as it is; flipping again mends it.
 *
 * @returns how many pages that were
 */
export function flipPagesWith(folder: string, text: string): number {
  const path = join(folder, 'data.mdb');
  const bytes = readFileSync(path);
  const file = openSync(path, 'r+');
  let flipped = 0;
  try {
    for (let at = 2 * PAGE_BYTES; at < bytes.length; at += PAGE_BYTES) {
      const page = bytes.subarray(at, at + PAGE_BYTES);
      if (page.length < PAGE_BYTES || page.readUInt16LE(18) !== LEAF || !page.includes(text)) continue;
      writeSync(file, Buffer.from([page.readUInt8(BOUNDS) ^ 1]), 0, 1, at + BOUNDS);
      flipped++;
    }
  } finally {
    closeSync(file);
  }
  return flipped;
}
