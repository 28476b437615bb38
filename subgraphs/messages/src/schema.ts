import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { MyEventsSubscription } from './inbox/my-events.subscription.js';
import { InviteReceived, MyMembershipChanged, ReadMarkMoved } from './inbox/inbox-event.js';
import {
  MembershipChanged,
  MessageEdited,
  MessagePosted,
  MessageRemoved,
  RoomDetailsChanged,
  RoomStateChanged,
  Withheld,
} from './log/room-event.js';
import { RoomEventsSubscription } from './log/room-events.subscription.js';
import { Message } from './message/message.js';
import { MessageResolver } from './message/message.resolver.js';
import { RoomMessagesResolver } from './message/room-messages.resolver.js';
import { ReceiptResolver } from './receipt/receipt.resolver.js';
import { Room, User } from './references.js';

/** The schema of this subgraph, to run and to print. */
export function buildMessagesSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'messages',
    resolvers: [MessageResolver, RoomMessagesResolver, ReceiptResolver, RoomEventsSubscription, MyEventsSubscription],
    entities: { Message, Room, User },
    // Reached through their interfaces only.
    orphanedTypes: [
      MessagePosted,
      MessageEdited,
      MessageRemoved,
      MembershipChanged,
      RoomStateChanged,
      RoomDetailsChanged,
      Withheld,
      MyMembershipChanged,
      InviteReceived,
      ReadMarkMoved,
    ],
  });
}
