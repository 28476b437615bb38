import { createHash } from 'node:crypto';

/** What stands before the first entry of a chain. */
export const CHAIN_START = '0'.repeat(64);

/**
 * One text for one content: JSON with the fields of every object in the order of their names, those without a value left
 * out, dates as ISO text. Two processes that mean the same write the same bytes.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlainObject(inner) ? sorted(inner) : inner));
}

/** The hash of an entry: SHA-256, hexadecimal, over the hash before it and its canonical JSON. */
export function chainHash(previousHash: string, content: object): string {
  return createHash('sha256').update(previousHash).update(canonicalJson(content)).digest('hex');
}

/** SHA-256, hexadecimal, of a text with its salt before it: stands in a chain for a text that may one day be erased. */
export function textDigest(salt: string, text: string): string {
  return createHash('sha256').update(salt).update(text).digest('hex');
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
