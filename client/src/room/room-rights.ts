import type { RoomHeaderFragment, RoomPermission, RoomRole } from '@sl3/schema/generated/graphql';

/** Whether the server lets the viewer do this here. */
export function isAllowed(room: Pick<RoomHeaderFragment, 'viewerPermissions'>, wanted: RoomPermission): boolean {
  return room.viewerPermissions.some((answer) => answer.permission === wanted && answer.isAllowed);
}

export type MemberChange = 'MAKE_MODERATOR' | 'MAKE_MEMBER' | 'REMOVE';

const RANK: Record<RoomRole, number> = { OWNER: 3, MODERATOR: 2, MEMBER: 1, GUEST: 0 };

/**
 * What is offered to do with a member: the permission, and a rank above theirs and above the role that is given. Owners
 * are left alone here, and nobody acts on themself: for that there is leaving. The server decides in the end.
 */
export function changesOf(
  room: Pick<RoomHeaderFragment, 'viewerPermissions' | 'viewerMembership'>,
  member: { readonly role: RoomRole; readonly isViewer: boolean },
): readonly MemberChange[] {
  const rank = room.viewerMembership ? RANK[room.viewerMembership.role] : -1;
  if (member.isViewer || member.role === 'OWNER' || rank <= RANK[member.role]) return [];
  const changes: MemberChange[] = [];
  if (isAllowed(room, 'SET_ROLE')) {
    if (member.role !== 'MODERATOR' && rank > RANK.MODERATOR) changes.push('MAKE_MODERATOR');
    if (member.role !== 'MEMBER' && rank > RANK.MEMBER) changes.push('MAKE_MEMBER');
  }
  if (isAllowed(room, 'REMOVE_MEMBER')) changes.push('REMOVE');
  return changes;
}
