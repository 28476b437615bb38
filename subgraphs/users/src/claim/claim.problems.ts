import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { DateTime } from '@sl3/platform/scalars';
import { BannedProblem } from '../ban/ban.problems.js';
import { TooManyAttemptsProblem } from '../session/session.problems.js';
import { SignedIn } from '../session/signed-in.js';
import { User } from '../user/user.js';

const phrases = {
  claimCode: {
    en: 'This code is wrong, used, or expired. Ask an administrator for a new one.',
    fr: 'Ce code est erroné, déjà utilisé ou expiré. Demandez-en un nouveau à l’administration.',
  },
  alreadyClaimed: {
    en: 'This account has been claimed already; it signs in with its password.',
    fr: 'Ce compte a déjà été repris ; la connexion se fait avec son mot de passe.',
  },
} satisfies Phrases;

@ObjectType({
  implements: Problem,
  description: 'The claim code is wrong, used, or expired. Ask an administrator for a new one.',
})
export class ClaimCodeProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'claimCode', locale);
  }
}

@ObjectType({
  implements: Problem,
  description: 'This account has been claimed already; it signs in with its password.',
})
export class AlreadyClaimedProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'alreadyClaimed', locale);
  }
}

@ObjectType()
export class ClaimAccountSuccess {
  @Field(() => SignedIn)
  readonly signedIn: SignedIn;

  constructor(signedIn: SignedIn) {
    this.signedIn = signedIn;
  }
}

@ObjectType()
export class IssueClaimCodeSuccess {
  @Field(() => User)
  readonly user: User;

  @Field(() => String, { description: 'Shown once; only its digest is kept.' })
  readonly code: string;

  @Field(() => DateTime)
  readonly expiresAt: Date;

  constructor(user: User, code: string, expiresAt: Date) {
    this.user = user;
    this.code = code;
    this.expiresAt = expiresAt;
  }
}

export const ClaimAccountResult = createUnionType({
  name: 'ClaimAccountResult',
  types: () =>
    [ClaimAccountSuccess, InvalidInputProblem, ClaimCodeProblem, TooManyAttemptsProblem, BannedProblem] as const,
});

export const IssueClaimCodeResult = createUnionType({
  name: 'IssueClaimCodeResult',
  types: () => [IssueClaimCodeSuccess, AlreadyClaimedProblem] as const,
});
