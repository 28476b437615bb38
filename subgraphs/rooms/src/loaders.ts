import type { Viewer } from '@sl3/platform/viewer';
import type DataLoader from 'dataloader';
import type { RoomsServices } from './context.js';
import type { Invite } from './invite/invite.js';
import { createInviteLoader } from './invite/invite.loader.js';
import type { CurrentMembership } from './membership/membership.js';
import {
  createMemberCountLoader,
  createMembershipLoader,
  createStandingLoader,
} from './membership/membership.loader.js';
import type { Room } from './room/room.js';
import { createRoomLoader } from './room/room.loader.js';

/** What one request reads by key, batched. Each answers null for what is absent or not for this viewer. */
export interface Loaders {
  /** Rooms by id. */
  readonly visibleRoom: DataLoader<string, Room | null>;
  /** The viewer's own membership by room id. */
  readonly standing: DataLoader<string, CurrentMembership | null>;
  /** How many people belong, by room id. */
  readonly memberCount: DataLoader<string, number>;
  /** Memberships by id. */
  readonly visibleMembership: DataLoader<string, CurrentMembership | null>;
  /** Invites by id. */
  readonly visibleInvite: DataLoader<string, Invite | null>;
}

/** Loaders for one request. */
export function openLoaders({ collections }: RoomsServices, viewer: Viewer): Loaders {
  const standing = createStandingLoader(collections, viewer);
  const visibleRoom = createRoomLoader(collections, viewer, standing);
  return {
    visibleRoom,
    standing,
    memberCount: createMemberCountLoader(collections),
    visibleMembership: createMembershipLoader(collections, viewer, { visibleRoom, standing }),
    visibleInvite: createInviteLoader(collections, viewer),
  };
}
