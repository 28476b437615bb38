import { Cursor } from '@sl3/platform/scalars';
import { Arg, Directive, Resolver, Subscription } from 'type-graphql';
import { servedByGateway } from '../log/served-by-gateway.js';
import { MyEventsPayload } from './inbox-event.js';

/** Declared here, where inboxes are owned; carried by the gateway. */
@Resolver()
export class MyEventsSubscription {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Subscription(() => MyEventsPayload, {
    subscribe: servedByGateway,
    description:
      'What concerns the viewer: the heads of their rooms, their memberships, invitations and sanctions, and read marks made on other devices.',
  })
  myEvents(@Arg('after', () => Cursor, { nullable: true }) _after: string | null): typeof MyEventsPayload {
    return servedByGateway();
  }
}
