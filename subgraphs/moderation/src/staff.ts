import { forbidden } from '@sl3/platform/errors';
import type { Viewer } from '@sl3/platform/viewer';

/** What a moderator may: look, act; and what only an administrator may. */
type StaffScope = 'moderation:read' | 'moderation:write' | 'admin';

/** For `@Directive`: the gateway refuses the whole operation to anybody else. */
export const READS = '@requiresScopes(scopes: [["moderation:read"]])';
export const ACTS = '@requiresScopes(scopes: [["moderation:write"]])';
export const ADMINISTERS = '@requiresScopes(scopes: [["admin"]])';

/**
 * Checked here again, whatever the gateway did: every verb for staff begins with it.
 *
 * @throws UNAUTHENTICATED or FORBIDDEN
 */
export function requireScope(viewer: Viewer, scope: StaffScope): void {
  if (viewer.userId !== '' && !viewer.has(scope)) throw forbidden();
}
