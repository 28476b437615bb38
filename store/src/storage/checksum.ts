import { crc32 } from 'node:zlib';

/** How much longer a sealed value is. */
export const CHECKSUM_BYTES = 4;

/** Sums of checksums stay exact integers below this. */
const DIGEST_MODULUS = 2 ** 48;

/** The checksum of a key with its value: a record under another key is as wrong as one with other bytes. */
export const checksumOf = (key: Buffer, value: Buffer): number => crc32(value, crc32(key));

/** The value as it is stored: with its checksum behind it. */
export function seal(value: Buffer, checksum: number): Buffer {
  const sealed = Buffer.allocUnsafe(value.length + CHECKSUM_BYTES);
  value.copy(sealed);
  sealed.writeUInt32BE(checksum, value.length);
  return sealed;
}

/** The value without its checksum, or undefined when the two do not belong together. */
export function unseal(key: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < CHECKSUM_BYTES) return undefined;
  const value = sealed.subarray(0, sealed.length - CHECKSUM_BYTES);
  return sealedChecksum(sealed) === checksumOf(key, value) ? value : undefined;
}

/** The checksum a sealed value carries. */
export const sealedChecksum = (sealed: Buffer): number => sealed.readUInt32BE(sealed.length - CHECKSUM_BYTES);

/** How many records there are, and the sum of their checksums: any one that is lost, added or altered changes it. */
export interface Tally {
  count: number;
  digest: number;
}

/** Counts a record in. */
export function addTo(tally: Tally, checksum: number): void {
  tally.count++;
  tally.digest = (tally.digest + checksum) % DIGEST_MODULUS;
}

/** Counts a record out. */
export function takeFrom(tally: Tally, checksum: number): void {
  tally.count--;
  tally.digest = (tally.digest - checksum + DIGEST_MODULUS) % DIGEST_MODULUS;
}

/** Whether two tallies are of the same records. */
export const sameTally = (a: Tally, b: Tally) => a.count === b.count && a.digest === b.digest;
