import type { Principal } from '@sl3/platform/viewer';
import { codedError } from './error-mask.js';
import type { Sessions } from './session.js';

/**
 * Whom the `Authorization` header names. A token that is there must be good, also for what needs none: a client should
 * hear that it is time to refresh.
 *
 * @throws UNAUTHENTICATED
 */
export async function principalOf(
  sessions: Sessions,
  authorization: string | undefined,
): Promise<Extract<Principal, { kind: 'anonymous' | 'viewer' }>> {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization) ?? [];
  if (token === undefined) throw codedError('UNAUTHENTICATED');
  return (await sessions.signedIn(token)).principal;
}
