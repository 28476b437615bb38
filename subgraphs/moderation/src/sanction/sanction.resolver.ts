import { Arg, Args, Ctx, Directive, FieldResolver, Mutation, ObjectType, Query, Resolver, Root } from 'type-graphql';
import { mayReview } from '../case/moderation-case.policy.js';
import { ModerationCase } from '../case/moderation-case.js';
import type { ModerationContext } from '../context.js';
import { connectionOf, edgeOf } from '../list/connection.js';
import { PageArgs } from '../list/page-args.js';
import { Room, roomOf, User, userOf } from '../references.js';
import { ACTS, READS } from '../staff.js';
import { imposeSanction } from './impose-sanction.js';
import { liftSanction } from './lift-sanction.js';
import { listSanctions } from './list-sanctions.js';
import { ImposeSanctionInput, LiftSanctionInput, SanctionFilter } from './sanction.inputs.js';
import { ImposeSanctionResult, LiftSanctionResult } from './sanction.problems.js';
import { Sanction, SanctionState, stateOf } from './sanction.js';
import { mySanctions, sanctionsOf } from './sanctions-of.js';

@ObjectType()
class SanctionEdge extends edgeOf(() => Sanction) {}

@ObjectType()
class SanctionConnection extends connectionOf(() => SanctionEdge) {}

@Resolver(() => Sanction)
export class SanctionResolver {
  @Directive(READS)
  @Query(() => SanctionConnection, { description: 'Sanctions, latest first.' })
  sanctions(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => SanctionFilter, { nullable: true }) filter: SanctionFilter | null,
    @Ctx() ctx: ModerationContext,
  ) {
    return listSanctions(ctx, { page, filter: filter ?? {} });
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => [Sanction], { description: 'What holds for the viewer now. Who decided it is not told.' })
  mySanctions(@Ctx() ctx: ModerationContext) {
    return mySanctions(ctx);
  }

  @Directive(ACTS)
  @Mutation(() => ImposeSanctionResult, {
    description: 'Warns, mutes or bans somebody; their open sockets obey within 2 s. Safe to repeat with its nonce.',
  })
  imposeSanction(@Arg('input', () => ImposeSanctionInput) input: ImposeSanctionInput, @Ctx() ctx: ModerationContext) {
    return imposeSanction(ctx, input);
  }

  @Directive(ACTS)
  @Mutation(() => LiftSanctionResult, { description: 'Takes a sanction back before its end. Safe to repeat.' })
  liftSanction(@Arg('input', () => LiftSanctionInput) input: LiftSanctionInput, @Ctx() ctx: ModerationContext) {
    return liftSanction(ctx, input);
  }

  @FieldResolver(() => User)
  user(@Root() { userId }: Sanction) {
    return new User(userId);
  }

  @FieldResolver(() => Room, { nullable: true, description: 'The one room a mute holds in; null: everywhere.' })
  room(@Root() { roomId }: Sanction) {
    return roomOf(roomId);
  }

  @FieldResolver(() => SanctionState)
  state(@Root() sanction: Sanction, @Ctx() ctx: ModerationContext) {
    return stateOf(sanction, ctx.clock.now());
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => User, { nullable: true, description: 'For those who moderate; null for the person concerned.' })
  by(@Root() { byUserId }: Sanction, @Ctx() ctx: ModerationContext) {
    return mayReview(ctx.viewer.principal) ? new User(byUserId) : null;
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => User, { nullable: true, description: 'For those who moderate; null for the person concerned.' })
  liftedBy(@Root() { liftedById }: Sanction, @Ctx() ctx: ModerationContext) {
    return mayReview(ctx.viewer.principal) ? userOf(liftedById) : null;
  }

  @Directive(READS)
  @FieldResolver(() => ModerationCase, { nullable: true })
  case(@Root() { caseId }: Sanction, @Ctx() ctx: ModerationContext) {
    return caseId === undefined ? null : ctx.loaders.visibleCase.load(caseId);
  }
}

@Resolver(() => User)
export class UserSanctionsResolver {
  @Directive(READS)
  @FieldResolver(() => [Sanction], { description: 'What was imposed on this person: the latest 100, latest first.' })
  sanctions(
    @Root() user: User,
    @Arg('active', () => Boolean, {
      nullable: true,
      description: 'Only those that hold now, or only those that do not.',
    })
    isActive: boolean | null,
    @Ctx() ctx: ModerationContext,
  ) {
    return sanctionsOf(ctx, { userId: user.id, isActive });
  }
}
