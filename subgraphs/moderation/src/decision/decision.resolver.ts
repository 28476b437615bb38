import { Arg, Ctx, Directive, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { ModerationCase } from '../case/moderation-case.js';
import type { ModerationContext } from '../context.js';
import { User } from '../references.js';
import { Sanction } from '../sanction/sanction.js';
import { ACTS } from '../staff.js';
import { HideMessageInput, RestoreMessageInput } from './decision.inputs.js';
import { HideMessageResult, RestoreMessageResult } from './decision.problems.js';
import { Decision } from './decision.js';
import { hideMessage } from './hide-message.js';
import { restoreMessage } from './restore-message.js';

@Resolver(() => Decision)
export class DecisionResolver {
  @Directive(ACTS)
  @Mutation(() => HideMessageResult, {
    description: 'Hides a message from everybody who reads the room, within 2 s. Safe to repeat.',
  })
  hideMessage(@Arg('input', () => HideMessageInput) input: HideMessageInput, @Ctx() ctx: ModerationContext) {
    return hideMessage(ctx, input);
  }

  @Directive(ACTS)
  @Mutation(() => RestoreMessageResult, { description: 'Shows a hidden message again. Safe to repeat.' })
  restoreMessage(@Arg('input', () => RestoreMessageInput) input: RestoreMessageInput, @Ctx() ctx: ModerationContext) {
    return restoreMessage(ctx, input);
  }

  @FieldResolver(() => User)
  by(@Root() { byUserId }: Decision) {
    return new User(byUserId);
  }

  @FieldResolver(() => ModerationCase, { nullable: true })
  case(@Root() { caseId }: Decision, @Ctx() ctx: ModerationContext) {
    return caseId === undefined ? null : ctx.loaders.visibleCase.load(caseId);
  }

  @FieldResolver(() => Sanction, { nullable: true, description: 'The sanction it imposed, or took back.' })
  sanction(@Root() { sanctionId }: Decision, @Ctx() ctx: ModerationContext) {
    return sanctionId === undefined ? null : ctx.loaders.visibleSanction.load(sanctionId);
  }
}
