import { createHash, createHmac, randomBytes } from 'node:crypto';

/** The first refresh token of a session: 32 random bytes. */
export const newRefreshToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a refresh token. 256 random bits need no slow hash. */
export const digestOf = (refreshToken: string): string => createHash('sha256').update(refreshToken).digest('base64url');

/** Fresh randomness for one rotation, stored with the session. */
export const newRotationSalt = (): string => randomBytes(32).toString('base64url');

/**
 * The refresh token that follows another one.
 *
 * It depends on the parent, which only the browser has, and on a random salt, which only the store has: neither a
 * stolen database nor a stolen old token yields it. And it can be made again: when two tabs refresh at once, or a reply
 * is lost, the parent is answered with the same child instead of with another generation.
 */
export function childOf(parent: string, salt: string): string {
  return createHmac('sha256', parent).update(salt).digest('base64url');
}
