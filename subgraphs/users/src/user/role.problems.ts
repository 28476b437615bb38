import { phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { createUnionType, Field, ObjectType } from 'type-graphql';
import { User } from './user.js';

const phrases = {
  ownRole: {
    en: 'Nobody changes their own role. Ask another administrator.',
    fr: 'Personne ne change son propre rôle. Demandez à une autre personne de l’administration.',
  },
  lastAdmin: {
    en: 'This is the last administrator. Appoint another one first.',
    fr: 'C’est la dernière personne de l’administration. Nommez-en d’abord une autre.',
  },
} satisfies Phrases;

@ObjectType({ implements: Problem, description: 'Nobody changes their own role.' })
export class OwnRoleProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'ownRole', locale);
  }
}

@ObjectType({ implements: Problem, description: 'A server keeps at least one administrator.' })
export class LastAdminProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'lastAdmin', locale);
  }
}

@ObjectType()
export class SetUserRoleSuccess {
  @Field(() => User)
  readonly user: User;

  constructor(user: User) {
    this.user = user;
  }
}

export const SetUserRoleResult = createUnionType({
  name: 'SetUserRoleResult',
  types: () => [SetUserRoleSuccess, OwnRoleProblem, LastAdminProblem] as const,
});
