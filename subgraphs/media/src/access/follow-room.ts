import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import type { MembershipFact, RoomFact } from '@sl3/schema/events';
import type { MediaServices } from '../context.js';
import { memberKey } from './room-copy.js';

/** Hears `room.membership-changed`: who belongs gets the files of the room, who is gone no longer does. */
export async function followMembership(ctx: MediaServices, membership: MembershipFact): Promise<void> {
  const { roomId, userId, role, version } = membership;
  await ignoreNewer(
    ctx.collections.members.updateOne(
      { _id: memberKey(roomId, userId), version: { $lt: version } },
      { $set: { userId, isMember: role !== null, version } },
      { upsert: true },
    ),
  );
}

/** Hears `room.changed`: the files of a deleted room are nobody's but their owners'. */
export async function followRoom(
  ctx: MediaServices,
  room: Pick<RoomFact, 'roomId' | 'state' | 'version'>,
): Promise<void> {
  await ignoreNewer(
    ctx.collections.rooms.updateOne(
      { _id: room.roomId, version: { $lt: room.version } },
      { $set: { isDeleted: room.state === 'DELETED', version: room.version } },
      { upsert: true },
    ),
  );
}

/** An upsert whose filter did not match because ours is newer meets the document as a duplicate. */
async function ignoreNewer(upsert: PromiseLike<unknown>): Promise<void> {
  try {
    await upsert;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
