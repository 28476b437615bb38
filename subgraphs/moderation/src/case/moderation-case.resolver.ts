import { Arg, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { ModerationContext } from '../context.js';
import { User } from '../references.js';
import { ModerationCase } from './moderation-case.js';

@Resolver(() => ModerationCase)
export class ModerationCaseResolver {
  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Query(() => ModerationCase, { nullable: true, description: 'A case, for those who moderate.' })
  moderationCase(@Arg('id', () => ID) id: string, @Ctx() ctx: ModerationContext) {
    return ctx.loaders.visibleCase.load(id);
  }

  @FieldResolver(() => User, { nullable: true, description: 'The moderator who holds the case now.' })
  assignee(@Root() { assigneeId }: ModerationCase) {
    return assigneeId === undefined ? null : new User(assigneeId);
  }
}
