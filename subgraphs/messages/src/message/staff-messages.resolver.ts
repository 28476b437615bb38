import { forbidden } from '@sl3/platform/errors';
import { Arg, Ctx, Directive, Int, Query, Resolver } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { searchMessages, MessageFilter, StaffMessageConnection } from './search-messages.js';

@Resolver()
export class StaffMessagesResolver {
  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Directive('@cacheControl(scope: PRIVATE)')
  @Query(() => StaffMessageConnection, {
    description:
      'Messages of all rooms, latest first, for moderators. A text is looked for in the latest 20,000 messages that fit the rest of the filter; case and accents do not matter.',
  })
  messages(
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null = null,
    @Arg('filter', () => MessageFilter, { nullable: true }) filter: MessageFilter | null = null,
    @Ctx() ctx: MessagesContext,
  ): Promise<StaffMessageConnection> {
    if (!ctx.viewer.has('moderation:read')) throw forbidden();
    return searchMessages(ctx, { first, after, filter: filter ?? {} });
  }
}
