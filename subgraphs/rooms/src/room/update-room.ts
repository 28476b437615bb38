import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { RoomsContext } from '../context.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { changeRoom } from './change-room.js';
import { loadStanding } from './load-standing.js';
import { nameKey, normalText, searchWords, whyNotName, whyNotTopic } from './room-text.js';
import type { UpdateRoomInput } from './room.inputs.js';
import { whyNot } from './room.policy.js';
import { NotAllowedProblem, RoomNameTakenProblem, UpdateRoomSuccess, type UpdateRoomResult } from './room.problems.js';
import type { Room } from './room.js';

/** Changes the name or the topic of a room. Safe to repeat. */
export async function updateRoom(ctx: RoomsContext, input: UpdateRoomInput): Promise<typeof UpdateRoomResult> {
  const { locale, userId } = ctx.viewer;
  const name = input.name == null ? undefined : normalText(input.name);
  const topic = input.topic == null ? undefined : normalText(input.topic);
  try {
    return await untilSettled(async () => {
      const { room, standing } = await loadStanding(ctx, input.roomId);
      const reason = whyNot('UPDATE_ROOM', standing, room);
      if (reason) return new NotAllowedProblem(locale, reason);

      const faults = [
        name === undefined ? undefined : whyNotName(name, locale),
        topic === undefined ? undefined : whyNotTopic(topic, locale),
      ].filter((fault) => fault !== undefined);
      if (faults.length > 0) return new InvalidInputProblem(locale, faults);

      const to = detailsOf(room, { name: name ?? room.name, topic: topic ?? room.topic });
      if (to.name === room.name && to.topic === room.topic) return new UpdateRoomSuccess(room);
      const changed = await changeRoom(ctx, { room, to, change: 'DETAILS', byUserId: userId });
      return changed && new UpdateRoomSuccess(changed);
    });
  } catch (error) {
    if (isDuplicateKey(error, 'publicNameKey')) return new RoomNameTakenProblem(locale, name ?? '');
    throw error;
  }
}

/** The new name and topic, with what is searched and compared of a public room. */
function detailsOf(room: Room, details: { name: string | undefined; topic: string | undefined }) {
  const { name } = details;
  const topic = details.topic === '' ? undefined : details.topic;
  if (room.kind !== 'PUBLIC' || name === undefined) return { name, topic };
  return { name, topic, publicNameKey: nameKey(name), words: searchWords({ name, topic }) };
}
