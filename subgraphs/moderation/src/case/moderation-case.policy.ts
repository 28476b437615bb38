import type { Principal } from '@sl3/platform/viewer';

/** Whether this principal sees what moderation is about. */
export function mayReview(principal: Principal): boolean {
  return principal.kind === 'viewer' && principal.scopes.includes('moderation:read');
}
