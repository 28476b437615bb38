import type { Viewer } from '@sl3/platform/viewer';
import DataLoader from 'dataloader';
import type { Collections } from '../collections.js';
import type { Invite } from './invite.js';

/** Standing invitations by id, for the one who is invited and the one who invited them. */
export function createInviteLoader({ invites }: Collections, viewer: Viewer): DataLoader<string, Invite | null> {
  return new DataLoader(async (ids: readonly string[]) => {
    const { principal } = viewer;
    if (principal.kind !== 'viewer') return ids.map(() => null);
    const found = await invites.find({ _id: { $in: ids }, state: 'STANDING' }).lean<Invite[]>();
    const mine = found.filter(({ inviteeId, inviterId }) => [inviteeId, inviterId].includes(principal.userId));
    const byId = new Map(mine.map((invite) => [invite._id, invite]));
    return ids.map((id) => byId.get(id) ?? null);
  });
}
