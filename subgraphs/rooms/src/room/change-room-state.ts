import { InvalidField, InvalidInputProblem, phrase, type Phrases } from '@sl3/platform/problems';
import type { RoomsContext } from '../context.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeRoom } from './change-room.js';
import { loadAuthority } from './load-standing.js';
import { SLOW_MODE_MAX_MS, SLOW_MODE_MIN_MS } from './room-limits.js';
import type { ChangeRoomStateInput } from './room.inputs.js';
import { whyNot } from './room.policy.js';
import { ChangeRoomStateSuccess, NotAllowedProblem, type ChangeRoomStateResult } from './room.problems.js';
import { whyNotChangeState } from './room.transitions.js';

const phrases = {
  slowMode: { en: 'Choose a pause of 1 second to 6 hours.', fr: 'Choisissez une pause de 1 seconde à 6 heures.' },
} satisfies Phrases;

/**
 * Brings a room to another state. Safe to repeat: a room that is there already stays as it is.
 *
 * Those who moderate the server may in every room, but for direct ones and deletion.
 */
export function changeRoomState(ctx: RoomsContext, input: ChangeRoomStateInput): Promise<typeof ChangeRoomStateResult> {
  const { to } = input;
  const { locale, userId } = ctx.viewer;
  const slowModeMs = to === 'SLOW' ? (input.slowModeMs ?? 0) : 0;
  const isRightPause = to !== 'SLOW' || (slowModeMs >= SLOW_MODE_MIN_MS && slowModeMs <= SLOW_MODE_MAX_MS);
  return untilSettled(async () => {
    const { room, authority } = await loadAuthority(ctx, input.roomId);
    const isThere = room.state === to && room.slowModeMs === slowModeMs;
    const reason = isThere ? whyNot('CHANGE_STATE', authority, room) : whyNotChangeState(to, authority, room);
    if (reason) return new NotAllowedProblem(locale, reason);
    if (!isRightPause) {
      return new InvalidInputProblem(locale, [new InvalidField('slowModeMs', phrase(phrases, 'slowMode', locale))]);
    }
    if (isThere) return new ChangeRoomStateSuccess(room);

    const changed = await changeRoom(ctx, {
      room,
      // A deleted room is found by nobody, and its name is free again.
      to: { state: to, slowModeMs, ...(to === 'DELETED' && { publicNameKey: undefined, words: undefined }) },
      change: 'STATE',
      byUserId: userId,
    });
    if (!changed) return undefined;
    ctx.log.info({ roomId: room._id, from: room.state, to }, 'room state changed');
    return new ChangeRoomStateSuccess(changed);
  });
}
