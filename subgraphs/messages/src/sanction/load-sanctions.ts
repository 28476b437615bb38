import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { MessagesServices } from '../context.js';
import type { Mute } from './mute.js';
import type { SanctionCopy } from './sanction-copy.js';
import { muteIn } from './sanction.policy.js';

/** What our copy says is imposed on somebody and has not ended yet. Whether it holds, the policy decides by the clock. */
export async function sanctionsOf(ctx: MessagesServices, userId: string): Promise<SanctionCopy[]> {
  return ctx.collections.sanctions.find({ userId, endsAt: { $gt: ctx.clock.now() } }).lean<SanctionCopy[]>();
}

/** The viewer's mute by room id; null where they may write. */
export function muteLoader(ctx: MessagesServices, viewer: Viewer): DataLoader<string, Mute | null> {
  return new DataLoader(async (roomIds) => {
    const sanctions = await sanctionsOf(ctx, viewer.userId);
    return roomIds.map((roomId) => muteIn(sanctions, { roomId }, ctx.clock.now()) ?? null);
  });
}
