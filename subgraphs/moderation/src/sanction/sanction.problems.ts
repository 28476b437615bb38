import { InvalidField, InvalidInputProblem, phrase, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { Decision } from '../decision/decision.js';
import { CaseTakenProblem, NotAllowedProblem, SubjectProblem } from '../moderation.problems.js';
import type { SanctionFault } from './sanction.policy.js';
import { Sanction } from './sanction.js';

const phrases = {
  noEnd: { en: 'A warning has no end.', fr: 'Un avertissement n’a pas de fin.' },
  wrongEnd: {
    en: 'Choose an end that is still to come, within five years.',
    fr: 'Choisissez une fin à venir, dans les cinq ans.',
  },
  roomOnlyForMute: { en: 'Only a mute can hold in one room.', fr: 'Seule une mise en sourdine peut viser un salon.' },
} satisfies Phrases;

@ObjectType()
export class ImposeSanctionSuccess {
  @Field(() => Sanction)
  imposed: Sanction;

  @Field(() => Decision)
  decision: Decision;

  constructor(imposed: Sanction, decision: Decision) {
    this.imposed = imposed;
    this.decision = decision;
  }
}

@ObjectType()
export class LiftSanctionSuccess {
  @Field(() => Sanction)
  lifted: Sanction;

  @Field(() => Decision)
  decision: Decision;

  constructor(lifted: Sanction, decision: Decision) {
    this.lifted = lifted;
    this.decision = decision;
  }
}

export const ImposeSanctionResult = createUnionType({
  name: 'ImposeSanctionResult',
  types: () =>
    [ImposeSanctionSuccess, SubjectProblem, NotAllowedProblem, CaseTakenProblem, InvalidInputProblem] as const,
});

export const LiftSanctionResult = createUnionType({
  name: 'LiftSanctionResult',
  types: () => [LiftSanctionSuccess, NotAllowedProblem, CaseTakenProblem, InvalidInputProblem] as const,
});

/** What is wrong with a sanction, in the words of the moderator. */
export function invalidSanction(locale: Locale, fault: SanctionFault): InvalidInputProblem {
  return new InvalidInputProblem(locale, [new InvalidField(fault.path, phrase(phrases, fault.why, locale))]);
}
