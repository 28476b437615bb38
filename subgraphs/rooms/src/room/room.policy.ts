import type { DenialReason, RoomKind, RoomPermission, RoomRole, RoomState } from './room-words.js';

/** What a permission depends on. */
interface PermissionRule {
  /** Who has it. */
  readonly roles: readonly RoomRole[];
  /** Who still has it in a locked room. */
  readonly whenLocked: readonly RoomRole[];
  readonly whenArchived: boolean;
  /** A direct room belongs to its people alike: it has no name, no ranks, and nobody comes or goes. */
  readonly inDirectRoom: boolean;
}

const EVERYONE = ['OWNER', 'MODERATOR', 'MEMBER', 'GUEST'] as const;
const MEMBERS = ['OWNER', 'MODERATOR', 'MEMBER'] as const;
const KEEPERS = ['OWNER', 'MODERATOR'] as const;
const OWNERS = ['OWNER'] as const;

/** Who may do what, and in which state of the room. This table is the policy. */
const PERMISSION_RULES: Record<RoomPermission, PermissionRule> = {
  // Talking.
  READ: { roles: EVERYONE, whenLocked: EVERYONE, whenArchived: true, inDirectRoom: true },
  POST: { roles: EVERYONE, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: true },
  EDIT_OWN: { roles: EVERYONE, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: true },
  // What one said can be taken back as long as the room lives.
  REMOVE_OWN: { roles: EVERYONE, whenLocked: EVERYONE, whenArchived: true, inDirectRoom: true },
  REMOVE_ANY: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false },
  // Belonging.
  INVITE: { roles: MEMBERS, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: false },
  REMOVE_MEMBER: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false },
  SET_ROLE: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false },
  // The room itself.
  UPDATE_ROOM: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: false },
  CHANGE_STATE: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false },
  ARCHIVE_ROOM: { roles: OWNERS, whenLocked: OWNERS, whenArchived: true, inDirectRoom: false },
  DELETE_ROOM: { roles: OWNERS, whenLocked: OWNERS, whenArchived: true, inDirectRoom: false },
};

/** Where a person stands in a room; null for somebody who does not belong to it. */
export type Standing = { readonly role: RoomRole } | null;

/** Why this person may not do this in this room; undefined when they may. */
export function whyNot(
  permission: RoomPermission,
  standing: Standing,
  room: { readonly kind: RoomKind; readonly state: RoomState },
): DenialReason | undefined {
  const rule = PERMISSION_RULES[permission];
  if (room.state === 'DELETED') return 'ROOM_DELETED';
  if (!standing) return 'NOT_A_MEMBER';
  if (room.kind === 'DIRECT' && !rule.inDirectRoom) return 'DIRECT_ROOM';
  if (!rule.roles.includes(standing.role)) return 'ROLE_TOO_LOW';
  if (room.state === 'ARCHIVED' && !rule.whenArchived) return 'ROOM_ARCHIVED';
  if (room.state === 'LOCKED' && !rule.whenLocked.includes(standing.role)) return 'ROOM_LOCKED';
  return undefined;
}

/** Why nobody new comes in, invited or not; undefined when they may. */
export function whyNotJoin(room: { readonly kind: RoomKind; readonly state: RoomState }): DenialReason | undefined {
  if (room.state === 'DELETED') return 'ROOM_DELETED';
  if (room.kind === 'DIRECT') return 'DIRECT_ROOM';
  if (room.state === 'ARCHIVED') return 'ROOM_ARCHIVED';
  return undefined;
}

const RANK: Record<RoomRole, number> = { OWNER: 3, MODERATOR: 2, MEMBER: 1, GUEST: 0 };

/**
 * Why somebody with this role may not take power over somebody with that one: it takes a higher rank. Owners are equals,
 * and may act on one another.
 */
export function whyNotOver(actor: RoomRole, subject: RoomRole): DenialReason | undefined {
  if (actor === 'OWNER') return undefined;
  return RANK[actor] > RANK[subject] ? undefined : 'ROLE_TOO_LOW';
}
