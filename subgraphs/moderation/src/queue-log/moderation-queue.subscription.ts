import { Cursor } from '@sl3/platform/scalars';
import { Arg, Directive, Resolver, Subscription } from 'type-graphql';
import { READS } from '../staff.js';
import { ModerationQueuePayload } from './case-event.js';

/** What a subgraph does with a subscription: the gateway reads the log and serves it, see gateway/src/live. */
function servedByGateway(): never {
  throw new Error('Subscriptions are served by the gateway.');
}

/** Declared here, where the queue is owned; carried by the gateway. */
@Resolver()
export class ModerationQueueSubscription {
  @Directive(READS)
  @Directive('@cacheControl(scope: PRIVATE)')
  @Subscription(() => ModerationQueuePayload, {
    subscribe: servedByGateway,
    description: 'Everything that happens to cases, after a cursor; without one, from now on.',
  })
  moderationQueue(
    @Arg('after', () => Cursor, { nullable: true }) _after: string | null,
  ): typeof ModerationQueuePayload {
    return servedByGateway();
  }
}
