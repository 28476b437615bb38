import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { ClaimResolver } from './claim/claim.resolver.js';
import { SessionResolver } from './session/session.resolver.js';
import { NotificationResolver } from './notification/notification.resolver.js';
import { Room } from './references.js';
import { User } from './user/user.js';
import { StaffUsersResolver } from './user/staff-users.resolver.js';
import { UserResolver } from './user/user.resolver.js';
import { WebhookResolver } from './webhook/webhook.resolver.js';

/** The schema of this subgraph, and its SDL as other subgraphs compose with it. */
export function buildUsersSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'users',
    resolvers: [
      UserResolver,
      StaffUsersResolver,
      SessionResolver,
      ClaimResolver,
      NotificationResolver,
      WebhookResolver,
    ],
    entities: { User, Room },
  });
}
