import { createUnionType, Field, ObjectType } from 'type-graphql';
import { InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { TooManyAttemptsProblem } from '../session/session.problems.js';
import { SignedIn } from '../session/signed-in.js';
import { User } from './user.js';

const phrases = {
  handleTaken: {
    en: ({ handle }) => `The handle ${handle ?? ''} is not free. Choose another.`,
    fr: ({ handle }) => `L’identifiant ${handle ?? ''} n’est pas libre. Choisissez-en un autre.`,
  },
} satisfies Phrases;

@ObjectType({ implements: Problem, description: 'Somebody has this handle already, or it is reserved.' })
export class HandleTakenProblem extends Problem {
  @Field(() => String)
  readonly handle: string;

  constructor(locale: Locale, handle: string) {
    super();
    this.message = phrase(phrases, 'handleTaken', locale, { handle });
    this.handle = handle;
  }
}

@ObjectType()
export class SignUpSuccess {
  @Field(() => SignedIn)
  readonly signedIn: SignedIn;

  constructor(signedIn: SignedIn) {
    this.signedIn = signedIn;
  }
}

@ObjectType()
export class UpdateProfileSuccess {
  @Field(() => User)
  readonly user: User;

  constructor(user: User) {
    this.user = user;
  }
}

export const SignUpResult = createUnionType({
  name: 'SignUpResult',
  types: () => [SignUpSuccess, InvalidInputProblem, HandleTakenProblem, TooManyAttemptsProblem] as const,
});

export const UpdateProfileResult = createUnionType({
  name: 'UpdateProfileResult',
  types: () => [UpdateProfileSuccess, InvalidInputProblem] as const,
});
