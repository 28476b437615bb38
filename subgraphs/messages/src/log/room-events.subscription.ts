import { Cursor } from '@sl3/platform/scalars';
import { Arg, Directive, ID, Resolver, Subscription } from 'type-graphql';
import { servedByGateway } from './served-by-gateway.js';
import { RoomEventsPayload } from './room-event.js';

/** Declared here, where rooms' logs are owned; carried by the gateway, which asks `/internal/access` who may listen. */
@Resolver()
export class RoomEventsSubscription {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Subscription(() => RoomEventsPayload, {
    subscribe: servedByGateway,
    description:
      'Everything that happens in a room, after a cursor; without one, from now on. Every seq is handed over once, in order, or a Gap, Reset or Withheld says so.',
  })
  roomEvents(
    @Arg('roomId', () => ID) _roomId: string,
    @Arg('after', () => Cursor, { nullable: true }) _after: string | null,
  ): typeof RoomEventsPayload {
    return servedByGateway();
  }
}
