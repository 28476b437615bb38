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
  /** Those who moderate the server have it in every room, whether they belong to it or not. */
  readonly forStaff: boolean;
}

const EVERYONE = ['OWNER', 'MODERATOR', 'MEMBER', 'GUEST'] as const;
const MEMBERS = ['OWNER', 'MODERATOR', 'MEMBER'] as const;
const KEEPERS = ['OWNER', 'MODERATOR'] as const;
const OWNERS = ['OWNER'] as const;

/** Who may do what, and in which state of the room. This table is the policy. */
const PERMISSION_RULES: Record<RoomPermission, PermissionRule> = {
  // Talking.
  READ: { roles: EVERYONE, whenLocked: EVERYONE, whenArchived: true, inDirectRoom: true, forStaff: false },
  POST: { roles: EVERYONE, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: true, forStaff: false },
  EDIT_OWN: { roles: EVERYONE, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: true, forStaff: false },
  // What one said can be taken back as long as the room lives.
  REMOVE_OWN: { roles: EVERYONE, whenLocked: EVERYONE, whenArchived: true, inDirectRoom: true, forStaff: false },
  REMOVE_ANY: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false, forStaff: false },
  // Belonging.
  INVITE: { roles: MEMBERS, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: false, forStaff: false },
  REMOVE_MEMBER: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false, forStaff: true },
  SET_ROLE: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false, forStaff: false },
  // The room itself.
  UPDATE_ROOM: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: false, inDirectRoom: false, forStaff: false },
  CHANGE_STATE: { roles: KEEPERS, whenLocked: KEEPERS, whenArchived: true, inDirectRoom: false, forStaff: true },
  ARCHIVE_ROOM: { roles: OWNERS, whenLocked: OWNERS, whenArchived: true, inDirectRoom: false, forStaff: true },
  DELETE_ROOM: { roles: OWNERS, whenLocked: OWNERS, whenArchived: true, inDirectRoom: false, forStaff: false },
};

/** Where a person stands in a room; null for somebody who does not belong to it. */
export type Standing = {
  readonly role: RoomRole | null;
  /** Whether they moderate the server, and so have what is for staff in every room. */
  readonly isStaff?: boolean;
} | null;

/** Why this person may not do this in this room; undefined when they may. */
export function whyNot(
  permission: RoomPermission,
  standing: Standing,
  room: { readonly kind: RoomKind; readonly state: RoomState },
): DenialReason | undefined {
  const rule = PERMISSION_RULES[permission];
  if (room.state === 'DELETED') return 'ROOM_DELETED';
  const { role = null, isStaff = false } = standing ?? {};
  const isForStaff = isStaff && rule.forStaff;
  if (role === null && !isForStaff) return 'NOT_A_MEMBER';
  if (room.kind === 'DIRECT' && !rule.inDirectRoom) return 'DIRECT_ROOM';
  if (role === null || isForStaff) return undefined;
  if (!rule.roles.includes(role)) return 'ROLE_TOO_LOW';
  if (room.state === 'ARCHIVED' && !rule.whenArchived) return 'ROOM_ARCHIVED';
  if (room.state === 'LOCKED' && !rule.whenLocked.includes(role)) return 'ROOM_LOCKED';
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
 * Why somebody who stands here may not take power over somebody with that role: it takes a higher rank. Owners are
 * equals, and may act on one another; those who moderate the server stand outside of a room's ranks.
 */
export function whyNotOver(actor: NonNullable<Standing>, subject: RoomRole): DenialReason | undefined {
  if (actor.isStaff || actor.role === 'OWNER') return undefined;
  return actor.role !== null && RANK[actor.role] > RANK[subject] ? undefined : 'ROLE_TOO_LOW';
}
