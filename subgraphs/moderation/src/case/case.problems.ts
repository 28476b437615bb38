import { InvalidInputProblem, type Locale } from '@sl3/platform/problems';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { Decision } from '../decision/decision.js';
import { CaseTakenProblem, NotAllowedProblem } from '../moderation.problems.js';
import type { CaseDenial } from './moderation-case.policy.js';
import { ModerationCase } from './moderation-case.js';

@ObjectType()
export class TakeCaseSuccess {
  @Field(() => ModerationCase)
  taken: ModerationCase;

  constructor(taken: ModerationCase) {
    this.taken = taken;
  }
}

@ObjectType()
export class ReleaseCaseSuccess {
  @Field(() => ModerationCase)
  released: ModerationCase;

  constructor(released: ModerationCase) {
    this.released = released;
  }
}

@ObjectType()
export class DecideCaseSuccess {
  @Field(() => ModerationCase)
  decided: ModerationCase;

  @Field(() => Decision)
  decision: Decision;

  constructor(decided: ModerationCase, decision: Decision) {
    this.decided = decided;
    this.decision = decision;
  }
}

export const TakeCaseResult = createUnionType({
  name: 'TakeCaseResult',
  types: () => [TakeCaseSuccess, CaseTakenProblem, NotAllowedProblem] as const,
});

export const ReleaseCaseResult = createUnionType({
  name: 'ReleaseCaseResult',
  types: () => [ReleaseCaseSuccess, CaseTakenProblem, NotAllowedProblem] as const,
});

export const DecideCaseResult = createUnionType({
  name: 'DecideCaseResult',
  types: () => [DecideCaseSuccess, CaseTakenProblem, NotAllowedProblem, InvalidInputProblem] as const,
});

/** What a policy said, in the words of the moderator it is about. */
export function problemOf(locale: Locale, denial: CaseDenial): NotAllowedProblem | CaseTakenProblem {
  return denial.why === 'taken' ? new CaseTakenProblem(locale, denial) : new NotAllowedProblem(locale, denial.reason);
}
