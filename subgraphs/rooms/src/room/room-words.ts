import { registerEnumType } from 'type-graphql';

export const RoomKind = { PUBLIC: 'PUBLIC', PRIVATE: 'PRIVATE', DIRECT: 'DIRECT' } as const;
export type RoomKind = keyof typeof RoomKind;

export const RoomState = {
  OPEN: 'OPEN',
  SLOW: 'SLOW',
  LOCKED: 'LOCKED',
  ARCHIVED: 'ARCHIVED',
  DELETED: 'DELETED',
} as const;
export type RoomState = keyof typeof RoomState;

/** From the most to the least powerful. */
export const RoomRole = { OWNER: 'OWNER', MODERATOR: 'MODERATOR', MEMBER: 'MEMBER', GUEST: 'GUEST' } as const;
export type RoomRole = keyof typeof RoomRole;
export const ROLES = Object.keys(RoomRole) as RoomRole[];

export const RoomPermission = {
  READ: 'READ',
  POST: 'POST',
  EDIT_OWN: 'EDIT_OWN',
  REMOVE_OWN: 'REMOVE_OWN',
  REMOVE_ANY: 'REMOVE_ANY',
  INVITE: 'INVITE',
  REMOVE_MEMBER: 'REMOVE_MEMBER',
  SET_ROLE: 'SET_ROLE',
  UPDATE_ROOM: 'UPDATE_ROOM',
  CHANGE_STATE: 'CHANGE_STATE',
  ARCHIVE_ROOM: 'ARCHIVE_ROOM',
  DELETE_ROOM: 'DELETE_ROOM',
} as const;
export type RoomPermission = keyof typeof RoomPermission;
export const PERMISSIONS = Object.keys(RoomPermission) as RoomPermission[];

/** Why something is not allowed. Messages knows two reasons more, about what only it decides. */
export const DenialReason = {
  NOT_A_MEMBER: 'NOT_A_MEMBER',
  ROLE_TOO_LOW: 'ROLE_TOO_LOW',
  ROOM_LOCKED: 'ROOM_LOCKED',
  ROOM_ARCHIVED: 'ROOM_ARCHIVED',
  ROOM_DELETED: 'ROOM_DELETED',
  NO_SUCH_TRANSITION: 'NO_SUCH_TRANSITION',
  DIRECT_ROOM: 'DIRECT_ROOM',
  LAST_OWNER: 'LAST_OWNER',
} as const;
export type DenialReason = keyof typeof DenialReason;

registerEnumType(RoomKind, { name: 'RoomKind' });
registerEnumType(RoomState, {
  name: 'RoomState',
  description:
    '`OPEN` everyone posts; `SLOW` with a pause between two posts; `LOCKED` read-only except for those who manage it; `ARCHIVED` read-only; `DELETED` gone from lists.',
});
registerEnumType(RoomRole, { name: 'RoomRole' });
registerEnumType(RoomPermission, {
  name: 'RoomPermission',
  description: '`CHANGE_STATE` is opening, slowing and locking; `ARCHIVE_ROOM` is archiving and reopening.',
});
registerEnumType(DenialReason, { name: 'DenialReason', description: 'Why something is not allowed.' });
