import { whyNot, type Standing } from './room.policy.js';
import type { DenialReason, RoomKind, RoomPermission, RoomState } from './room-words.js';

/** A change of state, and the permission it takes. */
export interface Transition {
  readonly from: RoomState;
  readonly to: RoomState;
  readonly needs: RoomPermission;
}

/** Every change of state there is. What is not here cannot happen; a deleted room stays deleted. */
export const TRANSITIONS: readonly Transition[] = [
  // The daily handling of a room that is in use.
  { from: 'OPEN', to: 'SLOW', needs: 'CHANGE_STATE' },
  { from: 'OPEN', to: 'LOCKED', needs: 'CHANGE_STATE' },
  { from: 'SLOW', to: 'OPEN', needs: 'CHANGE_STATE' },
  { from: 'SLOW', to: 'SLOW', needs: 'CHANGE_STATE' }, // another pause
  { from: 'SLOW', to: 'LOCKED', needs: 'CHANGE_STATE' },
  { from: 'LOCKED', to: 'OPEN', needs: 'CHANGE_STATE' },
  { from: 'LOCKED', to: 'SLOW', needs: 'CHANGE_STATE' },
  // Putting a room away, and taking it out again.
  { from: 'OPEN', to: 'ARCHIVED', needs: 'ARCHIVE_ROOM' },
  { from: 'SLOW', to: 'ARCHIVED', needs: 'ARCHIVE_ROOM' },
  { from: 'LOCKED', to: 'ARCHIVED', needs: 'ARCHIVE_ROOM' },
  { from: 'ARCHIVED', to: 'OPEN', needs: 'ARCHIVE_ROOM' },
  // For good.
  { from: 'OPEN', to: 'DELETED', needs: 'DELETE_ROOM' },
  { from: 'SLOW', to: 'DELETED', needs: 'DELETE_ROOM' },
  { from: 'LOCKED', to: 'DELETED', needs: 'DELETE_ROOM' },
  { from: 'ARCHIVED', to: 'DELETED', needs: 'DELETE_ROOM' },
];

/** Why this person may not bring this room to this state; undefined when they may. */
export function whyNotChangeState(
  to: RoomState,
  standing: Standing,
  room: { readonly kind: RoomKind; readonly state: RoomState },
): DenialReason | undefined {
  const transition = TRANSITIONS.find((candidate) => candidate.from === room.state && candidate.to === to);
  // Who may do nothing here is told that, and not which transitions there are.
  if (!transition) return whyNot('CHANGE_STATE', standing, room) ?? 'NO_SUCH_TRANSITION';
  return whyNot(transition.needs, standing, room);
}

/** Where this room can go from here, and what stands in this person's way. */
export function transitionsOf(
  standing: Standing,
  room: { readonly kind: RoomKind; readonly state: RoomState },
): { to: RoomState; reasonIfDenied: DenialReason | undefined }[] {
  return TRANSITIONS.filter(({ from }) => from === room.state).map(({ to, needs }) => ({
    to,
    reasonIfDenied: whyNot(needs, standing, room),
  }));
}
