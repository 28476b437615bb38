import type { ByteRange } from '../storage/storage-driver.js';

/**
 * Reads a `Range` header. One range is answered; several, or what is no range of bytes, count as none, so that nobody
 * makes five hundred parts of one file.
 *
 * @returns undefined for the whole file
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (start >= bytes) return 'unsatisfiable';
  return start > end ? undefined : { start, end };
}
