import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import type { RoomsServices } from '../context.js';
import { untilSettled } from '@sl3/platform/until-settled';
import { pendingInviteFact, type Invite } from './invite.js';

/** Makes an invitation stand, for the first time or again, and announces it. One that stands stays as it is. */
export async function addInvite(
  ctx: RoomsServices,
  input: { roomId: string; inviteeId: string; inviterId: string },
): Promise<Invite> {
  const { roomId, inviteeId, inviterId } = input;
  return untilSettled(async () => {
    const known = await ctx.collections.invites.findOne({ roomId, inviteeId }).lean<Invite>();
    if (known?.state === 'STANDING') return known;

    const createdAt = ctx.clock.now();
    const invite: Invite = {
      _id: known?._id ?? newId('invite', createdAt),
      roomId,
      inviteeId,
      inviterId,
      createdAt,
      state: 'STANDING',
      version: (known?.version ?? 0) + 1,
    };
    const isStored = known ? await renew(ctx, { known, invite }) : await insert(ctx, invite);
    if (!isStored) return undefined;
    ctx.facts.nudge();
    return invite;
  });
}

async function insert(ctx: RoomsServices, invite: Invite): Promise<boolean> {
  try {
    await ctx.collections.invites.create({ ...invite, pendingFacts: [pendingInviteFact(invite)] });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

async function renew(ctx: RoomsServices, { known, invite }: { known: Invite; invite: Invite }): Promise<boolean> {
  const { inviterId, createdAt, state, version } = invite;
  const { modifiedCount } = await ctx.collections.invites.updateOne(
    { _id: known._id, version: known.version },
    { $set: { inviterId, createdAt, state, version }, $push: { pendingFacts: pendingInviteFact(invite) } },
  );
  return modifiedCount > 0;
}
