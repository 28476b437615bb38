import { Arg, Ctx, Directive, Int, Query, Resolver } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { READS, requireScope } from '../staff.js';
import { countModeration, ModerationCounts } from './count-moderation.js';
import { DayOfActivity, listActivity } from './list-activity.js';

@Resolver()
export class OverviewResolver {
  @Directive(READS)
  @Query(() => ModerationCounts, { description: 'How things stand now.' })
  moderationCounts(@Ctx() ctx: ModerationContext) {
    requireScope(ctx.viewer, 'moderation:read');
    return countModeration(ctx);
  }

  @Directive(READS)
  @Query(() => [DayOfActivity], { description: 'What happened on the latest days, today last.' })
  moderationActivity(
    @Arg('days', () => Int, { defaultValue: 14, description: '1 to 92.' }) days: number,
    @Ctx() ctx: ModerationContext,
  ) {
    return listActivity(ctx, { days });
  }
}
