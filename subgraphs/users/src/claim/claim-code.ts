import { createHash, randomInt } from 'node:crypto';

/** Without the letters that look like digits: it is read aloud and copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTVWXYZ';
const CODE_CHARS = 12; // 31^12 is 59 bits; with ten guesses a quarter of an hour, for ever
export const CLAIM_CODE_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

/** A one-time code in groups of four, such as `7KQM-2XAB-P9RT`. */
export function newClaimCode(): string {
  const code = Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return code.replaceAll(/.{4}(?=.)/g, '$&-');
}

/** What is stored of a code. Case, blanks and dashes do not matter when it is typed. */
export function claimCodeDigest(code: string): string {
  return createHash('sha256').update(code.toUpperCase().replaceAll(/[\s-]/g, '')).digest('base64url');
}
