import { createUnionType, Field, ID, Int, ObjectType } from 'type-graphql';
import { phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { BannedProblem } from '../ban/ban.problems.js';
import { SignedIn } from './signed-in.js';

const phrases = {
  wrongCredentials: {
    en: 'This handle and this password do not belong together.',
    fr: 'Cet identifiant et ce mot de passe ne correspondent pas.',
  },
  tooManyAttempts: {
    en: ({ seconds }) => `Too many attempts. Try again in ${seconds ?? ''} s.`,
    fr: ({ seconds }) => `Trop de tentatives. Réessayez dans ${seconds ?? ''} s.`,
  },
  sessionEnded: {
    en: 'This session has ended. Sign in again.',
    fr: 'Cette session est terminée. Connectez-vous à nouveau.',
  },
} satisfies Phrases;

@ObjectType({
  implements: Problem,
  description: 'Handle and password do not belong together. The same for an unknown handle.',
})
export class WrongCredentialsProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'wrongCredentials', locale);
  }
}

@ObjectType({ implements: Problem, description: 'Too many wrong attempts. Wait `retryAfterMs`.' })
export class TooManyAttemptsProblem extends Problem {
  @Field(() => Int)
  readonly retryAfterMs: number;

  constructor(locale: Locale, retryAfterMs: number) {
    super();
    this.message = phrase(phrases, 'tooManyAttempts', locale, { seconds: Math.ceil(retryAfterMs / 1000) });
    this.retryAfterMs = Math.ceil(retryAfterMs);
  }
}

@ObjectType({
  implements: Problem,
  description: 'The session has ended (signed out, expired, or its refresh token was used twice). Sign in again.',
})
export class SessionEndedProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'sessionEnded', locale);
  }
}

@ObjectType()
export class SignInSuccess {
  @Field(() => SignedIn)
  readonly signedIn: SignedIn;

  constructor(signedIn: SignedIn) {
    this.signedIn = signedIn;
  }
}

@ObjectType()
export class RefreshSessionSuccess {
  @Field(() => SignedIn)
  readonly signedIn: SignedIn;

  constructor(signedIn: SignedIn) {
    this.signedIn = signedIn;
  }
}

@ObjectType()
export class SignOutSuccess {
  @Field(() => ID, { nullable: true, description: 'The session that ended; null when there was none.' })
  readonly sessionId: string | null;

  constructor(sessionId: string | null) {
    this.sessionId = sessionId;
  }
}

export const SignInResult = createUnionType({
  name: 'SignInResult',
  types: () => [SignInSuccess, WrongCredentialsProblem, TooManyAttemptsProblem, BannedProblem] as const,
});

export const RefreshSessionResult = createUnionType({
  name: 'RefreshSessionResult',
  types: () => [RefreshSessionSuccess, SessionEndedProblem, BannedProblem] as const,
});
