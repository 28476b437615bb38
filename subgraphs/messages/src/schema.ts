import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { MyEventsSubscription } from './inbox/my-events.subscription.js';
import { InviteReceived, MyMembershipChanged, ReadMarkMoved, SanctionChanged } from './inbox/inbox-event.js';
import {
  MembershipChanged,
  MessageEdited,
  MessageHidden,
  MessagePosted,
  MessageRemoved,
  MessageRestored,
  RoomDetailsChanged,
  RoomStateChanged,
  Withheld,
} from './log/room-event.js';
import { RoomEventsSubscription } from './log/room-events.subscription.js';
import { Message } from './message/message.js';
import { StaffMessagesResolver } from './message/staff-messages.resolver.js';
import { MuteResolver } from './sanction/mute.resolver.js';
import { AttachmentResolver } from './attachment/attachment.resolver.js';
import { MessageResolver } from './message/message.resolver.js';
import { RoomMessagesResolver } from './message/room-messages.resolver.js';
import { ReceiptResolver } from './receipt/receipt.resolver.js';
import { MediaAsset, Room, User } from './references.js';

/** The schema of this subgraph, to run and to print. */
export function buildMessagesSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({
    name: 'messages',
    resolvers: [
      MessageResolver,
      StaffMessagesResolver,
      AttachmentResolver,
      RoomMessagesResolver,
      ReceiptResolver,
      MuteResolver,
      RoomEventsSubscription,
      MyEventsSubscription,
    ],
    entities: { Message, Room, User, MediaAsset },
    // Reached through their interfaces only.
    orphanedTypes: [
      MessagePosted,
      MessageEdited,
      MessageRemoved,
      MessageHidden,
      MessageRestored,
      MembershipChanged,
      RoomStateChanged,
      RoomDetailsChanged,
      Withheld,
      MyMembershipChanged,
      InviteReceived,
      ReadMarkMoved,
      SanctionChanged,
    ],
  });
}
