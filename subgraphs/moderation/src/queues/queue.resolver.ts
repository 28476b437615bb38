import { Arg, Args, Ctx, Directive, ID, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { ADMINISTERS, READS } from '../staff.js';
import { changeWork } from './change-work.js';
import { listQueues } from './list-queues.js';
import { listQueueWorks } from './list-queue-works.js';
import { QueueState, QueueWork, WorkState } from './queue.js';

@ObjectType()
class QueueWorkEdge extends edgeOf(() => QueueWork) {}

@ObjectType()
class QueueWorkConnection extends connectionOf(() => QueueWorkEdge) {}

@Resolver()
export class QueueResolver {
  @Directive(READS)
  @Query(() => [QueueState], {
    description:
      'How the queues of all parts of the platform are doing. Those of a part that does not answer are left out.',
  })
  queues(@Ctx() ctx: ModerationContext) {
    return listQueues(ctx);
  }

  @Directive(READS)
  @Query(() => QueueWorkConnection, { description: 'The works of a queue, the latest enqueued first.' })
  queueWorks(
    @Arg('queue', () => String) queue: string,
    @Arg('state', () => WorkState, { nullable: true }) state: WorkState | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: ModerationContext,
  ) {
    return listQueueWorks(ctx, { queue, state, page });
  }

  @Directive(ADMINISTERS)
  @Mutation(() => QueueWork, { description: 'Has a dead or delayed work run now, with all its tries.' })
  retryWork(@Arg('id', () => ID) id: string, @Ctx() ctx: ModerationContext) {
    return changeWork(ctx, { id, to: 'retry' });
  }

  @Directive(ADMINISTERS)
  @Mutation(() => QueueWork, { description: 'Gives a dead or waiting work up for good.' })
  discardWork(@Arg('id', () => ID) id: string, @Ctx() ctx: ModerationContext) {
    return changeWork(ctx, { id, to: 'discard' });
  }
}
