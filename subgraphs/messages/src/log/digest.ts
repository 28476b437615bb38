import { createHash } from 'node:crypto';

/**
 * The digest of an entry's content: the first 16 hexadecimal digits of SHA-256 over its fields in the order of their
 * names, those without a value left out.
 */
export function digestOf(content: object): string {
  const fields = Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 16);
}
