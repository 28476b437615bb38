import type { MembershipFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import type { MessagesServices } from '../context.js';
import { appendToInbox } from '../inbox/append-to-inbox.js';
import type { InboxMembership } from '../inbox/inbox-entry.js';
import { appendEntry, lastKnownSeq } from '../log/append-entry.js';
import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { isMembership, type MembershipEntry, type RoomEntry } from '../log/room-entry.js';
import { memberKey } from './room-access.js';

/**
 * Hears `room.membership-changed`: takes over the standing, then says so in the room's log and in the person's own.
 *
 * The copy first, the entry second: a send that meets the entry and decides again finds the new standing. Safe to
 * repeat after a crash between the steps. A fact that a later one has overtaken (rooms may have been asked meanwhile)
 * makes no entry, or the log would end with what is no longer true.
 */
export async function followMembership(
  ctx: MessagesServices,
  fact: { id: string; payload: MembershipFact },
): Promise<void> {
  const { payload: membership } = fact;
  const checkedAt = await lastKnownSeq(ctx, membership.roomId);
  if (!(await copyMember(ctx, membership))) return;
  try {
    const { entry } = await appendMembership(ctx, { ...fact, checkedAt });
    await Promise.all([placeMember(ctx, { membership, entry }), tellMember(ctx, fact)]);
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}

/** A later change of the same membership is in the log already. */
class Overtaken extends Error {}

/** @returns whether our copy now is what this fact says */
async function copyMember(ctx: MessagesServices, membership: MembershipFact): Promise<boolean> {
  const { roomId, userId, role, change, version } = membership;
  const _id = memberKey(roomId, userId);
  const absent = {
    ...(role === null && { role: 1 }),
    // Known once the entry has its place.
    ...(change !== 'ROLE_CHANGED' && { joinedSeq: 1, joinedOrdinal: 1 }),
  };
  try {
    await ctx.collections.members.updateOne(
      { _id, version: { $lt: version } },
      {
        $set: { roomId, userId, version, ...(role !== null && { role }) },
        ...(Object.keys(absent).length > 0 && { $unset: absent }),
      },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // The upsert met a copy that is not older: this very change, told again, or a later one.
    const copy = await ctx.collections.members.findById(_id).lean();
    return copy?.version === version;
  }
}

async function appendMembership(
  ctx: MessagesServices,
  fact: { id: string; payload: MembershipFact; checkedAt: number },
) {
  const { id: factId, payload, checkedAt } = fact;
  const { roomId, userId, change, role, version, byUserId, at } = payload;
  const isOvertakenBy = (entry: RoomEntry) => isMembership(entry) && entry.userId === userId && entry.version > version;
  return appendEntry<MembershipEntry>(ctx, {
    content: {
      _id: newId('entry'),
      roomId,
      kind: 'membership',
      at,
      factId,
      userId,
      change,
      version,
      ...(role !== null && { role }),
      ...(byUserId !== null && { byUserId }),
    },
    findExisting: () => ctx.collections.entries.findOne({ roomId, factId }).lean<MembershipEntry>(),
    checkedAt,
    recheck: (since) => {
      if (since.some(isOvertakenBy)) throw new Overtaken();
    },
  });
}

/** Notes where in the log they came in. */
async function placeMember(
  ctx: MessagesServices,
  input: { membership: MembershipFact; entry: MembershipEntry },
): Promise<void> {
  const { membership, entry } = input;
  if (membership.role === null) return;
  await ctx.collections.members.updateOne(
    {
      _id: memberKey(membership.roomId, membership.userId),
      version: membership.version,
      joinedSeq: { $exists: false },
    },
    { $set: { joinedSeq: entry.seq, joinedOrdinal: entry.postOrdinal } },
  );
}

async function tellMember(ctx: MessagesServices, fact: { id: string; payload: MembershipFact }): Promise<void> {
  const { roomId, userId, change, role, at } = fact.payload;
  await appendToInbox<InboxMembership>(ctx, {
    userId,
    content: { kind: 'membership', at, roomId, factId: fact.id, change, ...(role !== null && { role }) },
  });
}
