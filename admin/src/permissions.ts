import type { UserRole } from '@sl3/schema/generated/admin/graphql';

interface Somebody {
  readonly id: string;
  readonly role: UserRole;
}

/** What only administrators do here, as `resource.action`. Everything else is every moderator's. */
const ADMINS_ONLY: ReadonlySet<string> = new Set(['users.setRole', 'queues.retry', 'queues.discard']);

/** Whether somebody may enter the console at all. */
export function isStaff<V extends Somebody>(viewer: V | null): viewer is V {
  return viewer !== null && viewer.role !== 'USER';
}

/** Whether the console offers this to a role. The server decides by the same scopes, whatever is offered. */
export function may(role: UserRole, resource: string, action: string): boolean {
  if (role === 'USER') return false;
  return role === 'ADMIN' || !ADMINS_ONLY.has(`${resource}.${action}`);
}

const RANK: Record<UserRole, number> = { USER: 0, MODERATOR: 1, ADMIN: 2 };

/** Whether somebody may sanction another: never themselves, and never an equal. */
export function mayJudge(viewer: Somebody, other: Somebody): boolean {
  return viewer.id !== other.id && RANK[viewer.role] > RANK[other.role];
}
