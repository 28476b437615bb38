import { moderates, type LivingAccess } from '../room-access/room-access.js';
import type { Mute } from '../sanction/mute.js';
import type { SanctionCopy } from '../sanction/sanction-copy.js';
import { isBanned, muteIn } from '../sanction/sanction.policy.js';
import type { Message } from './message.js';

/** Why somebody may not do something to a message. A value, so that the rule and what the person reads are one line. */
export type Denial =
  | { why: 'denied'; reason: RoomDenial | 'NOT_THE_AUTHOR' | 'EDIT_WINDOW_OVER' | 'MESSAGE_HIDDEN' }
  | { why: 'banned' }
  | { why: 'muted'; mute: Mute }
  | { why: 'too-soon'; retryAfterMs: number }
  | { why: 'removed' };

type RoomDenial = 'NOT_A_MEMBER' | 'ROLE_TOO_LOW' | 'ROOM_LOCKED' | 'ROOM_ARCHIVED' | 'DIRECT_ROOM';

/**
 * Whether a member may say something now.
 *
 * @param input.lastPostAt - when the same member last said something in this room; only needed in slow mode
 * @param input.sanctions - theirs, ended ones too: the clock decides
 */
export function whyNotSend(
  access: LivingAccess,
  input: { lastPostAt: Date | null; sanctions: readonly SanctionCopy[] },
  now: Date,
): Extract<Denial, { why: 'banned' | 'denied' | 'muted' | 'too-soon' }> | undefined {
  const denial = whyNotWriteNow(access, input, now);
  if (denial) return denial;
  const retryAfterMs = slowModeWaitMs(access, input, now);
  return retryAfterMs > 0 ? { why: 'too-soon', retryAfterMs } : undefined;
}

/** Whether slow mode applies: those who keep order in the room are exempt. */
export function isSlowedDown(access: LivingAccess): boolean {
  return access.state === 'SLOW' && access.slowModeMs > 0 && !moderates(access);
}

/** Whether a member may give a message another text now. */
export function whyNotEdit(
  access: LivingAccess,
  input: { message: Message; editWindowMs: number | undefined; sanctions: readonly SanctionCopy[] },
  now: Date,
): Extract<Denial, { why: 'banned' | 'denied' | 'muted' | 'removed' }> | undefined {
  const { message, editWindowMs } = input;
  const denial = whyNotWriteNow(access, input, now);
  if (denial) return denial;
  if (message.authorId !== access.userId) return { why: 'denied', reason: 'NOT_THE_AUTHOR' };
  if (message.removedAt) return { why: 'removed' };
  if (message.hiddenAt) return { why: 'denied', reason: 'MESSAGE_HIDDEN' };
  if (editWindowMs !== undefined && now.getTime() - message.at.getTime() > editWindowMs) {
    return { why: 'denied', reason: 'EDIT_WINDOW_OVER' };
  }
  return undefined;
}

/**
 * Whether a member may take a message's text away: their own as long as the room lives, or any for those who keep order.
 * Nobody keeps order in a direct room.
 */
export function whyNotRemove(
  access: LivingAccess,
  input: { message: Message },
): Extract<Denial, { why: 'denied' }> | undefined {
  if (access.role === null) return { why: 'denied', reason: 'NOT_A_MEMBER' };
  if (input.message.authorId === access.userId) return undefined;
  if (access.kind === 'DIRECT') return { why: 'denied', reason: 'DIRECT_ROOM' };
  return moderates(access) ? undefined : { why: 'denied', reason: 'ROLE_TOO_LOW' };
}

/** What keeps a member from any writing: the room's rules first, then what was imposed on them. */
function whyNotWriteNow(
  access: LivingAccess,
  input: { sanctions: readonly SanctionCopy[] },
  now: Date,
): Extract<Denial, { why: 'banned' | 'denied' | 'muted' }> | undefined {
  if (isBanned(input.sanctions, now)) return { why: 'banned' };
  const reason = whyNotWrite(access);
  if (reason) return { why: 'denied', reason };
  const mute = muteIn(input.sanctions, { roomId: access.roomId }, now);
  return mute && { why: 'muted', mute };
}

/** The same table as POST and EDIT_OWN of the rooms subgraph, which tells people beforehand. */
function whyNotWrite(access: LivingAccess): RoomDenial | undefined {
  if (access.role === null) return 'NOT_A_MEMBER';
  switch (access.state) {
    case 'OPEN':
    case 'SLOW':
      return undefined;
    case 'LOCKED':
      return moderates(access) ? undefined : 'ROOM_LOCKED';
    case 'ARCHIVED':
      return 'ROOM_ARCHIVED';
  }
}

function slowModeWaitMs(access: LivingAccess, input: { lastPostAt: Date | null }, now: Date): number {
  if (!isSlowedDown(access) || !input.lastPostAt) return 0;
  return input.lastPostAt.getTime() + access.slowModeMs - now.getTime();
}
