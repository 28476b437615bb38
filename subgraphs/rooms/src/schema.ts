import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { Invite } from './invite/invite.js';
import { InviteResolver } from './invite/invite.resolver.js';
import { Membership } from './membership/membership.js';
import { MembershipResolver } from './membership/membership.resolver.js';
import { User } from './references.js';
import { Room } from './room/room.js';
import { RoomResolver } from './room/room.resolver.js';

/** The schema of this subgraph, and its SDL as other subgraphs compose with it. */
export function buildRoomsSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'rooms',
    resolvers: [RoomResolver, MembershipResolver, InviteResolver],
    entities: { Room, Membership, Invite, User },
  });
}
