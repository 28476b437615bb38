import type { RoomsServices } from '../context.js';
import { addInvite } from '../invite/add-invite.js';
import { addMember } from '../membership/add-member.js';
import type { Founding, Room } from './room.js';

/** A founding that is older than this was left by a crash; younger ones are being finished by their own request. */
const LEFT_AFTER_MS = 10_000;

/** Stores the members and invitations a new room still needs, then shows it. Safe to repeat, also at once. */
export async function finishFounding(ctx: RoomsServices, room: Room & { founding: Founding }): Promise<Room> {
  const { founding, ...founded } = room;
  const { byUserId } = founding;
  await Promise.all(
    founding.members.map(({ userId, role }) => addMember(ctx, { roomId: room._id, userId, role, byUserId })),
  );
  await Promise.all(
    founding.inviteeIds.map((inviteeId) => addInvite(ctx, { roomId: room._id, inviteeId, inviterId: byUserId })),
  );
  await ctx.collections.rooms.updateOne({ _id: room._id }, { $unset: { founding: 1 } });
  ctx.facts.nudge();
  return founded;
}

/** Finishes the rooms that a crash left unseen. */
export async function sweepFoundings(ctx: RoomsServices): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - LEFT_AFTER_MS);
  const left = await ctx.collections.rooms
    .find({ 'founding.at': { $lt: before } })
    .lean<(Room & { founding: Founding })[]>();
  for (const room of left) {
    await finishFounding(ctx, room);
    ctx.log.warn({ roomId: room._id }, 'room finished that a crash had left');
  }
}
