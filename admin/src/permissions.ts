import type { UserRole } from '@sl3/schema/generated/admin/graphql';

/** What only administrators do here, as `resource.action`. Everything else is every moderator's. */
const ADMINS_ONLY: ReadonlySet<string> = new Set(['users.setRole', 'queues.retry', 'queues.discard']);

/** Whether the console offers this to a role. The server decides by the same scopes, whatever is offered. */
export function may(role: UserRole, resource: string, action: string): boolean {
  if (role === 'USER') return false;
  return role === 'ADMIN' || !ADMINS_ONLY.has(`${resource}.${action}`);
}
