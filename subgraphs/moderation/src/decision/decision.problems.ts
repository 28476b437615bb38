import { InvalidInputProblem } from '@sl3/platform/problems';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { CaseTakenProblem, NotAllowedProblem, SubjectProblem } from '../moderation.problems.js';
import { Decision } from './decision.js';

@ObjectType()
export class HideMessageSuccess {
  @Field(() => Decision)
  decision: Decision;

  constructor(decision: Decision) {
    this.decision = decision;
  }
}

@ObjectType()
export class RestoreMessageSuccess {
  @Field(() => Decision)
  decision: Decision;

  constructor(decision: Decision) {
    this.decision = decision;
  }
}

export const HideMessageResult = createUnionType({
  name: 'HideMessageResult',
  types: () => [HideMessageSuccess, SubjectProblem, NotAllowedProblem, CaseTakenProblem, InvalidInputProblem] as const,
});

export const RestoreMessageResult = createUnionType({
  name: 'RestoreMessageResult',
  types: () =>
    [RestoreMessageSuccess, SubjectProblem, NotAllowedProblem, CaseTakenProblem, InvalidInputProblem] as const,
});
