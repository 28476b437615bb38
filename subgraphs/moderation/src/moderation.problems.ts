import { InvalidField, InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { DateTime } from '@sl3/platform/scalars';
import { Directive, Field, ObjectType, registerEnumType } from 'type-graphql';
import { User } from './references.js';

/** Why something is not allowed. Other subgraphs know more values of the same enum. */
export const DenialReason = {
  ROLE_TOO_LOW: 'ROLE_TOO_LOW',
  ONESELF: 'ONESELF',
  CASE_CLOSED: 'CASE_CLOSED',
  NOT_HIDDEN: 'NOT_HIDDEN',
  SANCTION_OVER: 'SANCTION_OVER',
} as const;
export type DenialReason = keyof typeof DenialReason;
registerEnumType(DenialReason, { name: 'DenialReason' });

const phrases = {
  ROLE_TOO_LOW: {
    en: 'This takes a higher role than that of the person concerned.',
    fr: 'Il faut pour cela un rôle supérieur à celui de la personne concernée.',
  },
  ONESELF: {
    en: 'Nobody decides on their own account.',
    fr: 'Personne ne décide pour son propre compte.',
  },
  CASE_CLOSED: { en: 'This case is decided.', fr: 'Ce dossier est déjà tranché.' },
  NOT_HIDDEN: { en: 'This message is not hidden.', fr: 'Ce message n’est pas masqué.' },
  SANCTION_OVER: { en: 'This sanction is over.', fr: 'Cette sanction a déjà pris fin.' },
  subject: {
    en: 'There is no such message or person, or you cannot see it.',
    fr: 'Ce message ou cette personne n’existe pas, ou vous n’y avez pas accès.',
  },
  ownSubject: { en: 'You cannot report yourself.', fr: 'Il n’est pas possible de se signaler soi-même.' },
  caseTaken: {
    en: 'Another moderator is working on this case.',
    fr: 'Une autre personne de la modération traite ce dossier.',
  },
  reasonLength: {
    en: ({ maxChars }) => `Give a reason of at most ${maxChars ?? ''} characters.`,
    fr: ({ maxChars }) => `Indiquez un motif de ${maxChars ?? ''} caractères au plus.`,
  },
  nonceFormat: { en: 'A UUID, new for each action.', fr: 'Un UUID, nouveau pour chaque action.' },
  nonceUsed: {
    en: 'This key was used for something else already.',
    fr: 'Cette clé a déjà servi à autre chose.',
  },
  period: { en: 'The beginning comes before the end.', fr: 'Le début précède la fin.' },
} satisfies Phrases;

/** The viewer may not do this, and why. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer may not do this here, and why.' })
export class NotAllowedProblem extends Problem {
  @Field(() => DenialReason)
  reason: DenialReason;

  constructor(locale: Locale, reason: DenialReason) {
    super();
    this.message = phrase(phrases, reason, locale);
    this.reason = reason;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({
  implements: Problem,
  description: 'There is no such subject, or the viewer may not see it (the answer is the same), or it is themselves.',
})
export class SubjectProblem extends Problem {
  constructor(locale: Locale, why: 'subject' | 'ownSubject' = 'subject') {
    super();
    this.message = phrase(phrases, why, locale);
  }
}

@ObjectType({ implements: Problem, description: 'Another moderator holds the case. It is free again at `until`.' })
export class CaseTakenProblem extends Problem {
  @Field(() => User)
  by: User;

  @Field(() => DateTime)
  until: Date;

  constructor(locale: Locale, holder: { userId: string; until: Date }) {
    super();
    this.message = phrase(phrases, 'caseTaken', locale);
    this.by = new User(holder.userId);
    this.until = holder.until;
  }
}

/** The longest reason and the longest note, in Unicode code points. */
const REASON_MAX_CHARS = 1_000;

/** A reason as it is kept, or why it cannot be: everything that is done to somebody says why. */
export function readReason(locale: Locale, text: string, path = 'reason'): string | InvalidInputProblem {
  const reason = text.trim();
  const length = [...reason].length;
  return length >= 1 && length <= REASON_MAX_CHARS ? reason : invalidReason(locale, path);
}

/** An optional text of the same length; null when there is none. */
export function readNote(
  locale: Locale,
  text: string | null | undefined,
  path = 'note',
): string | null | InvalidInputProblem {
  const note = (text ?? '').trim();
  if (note === '') return null;
  return [...note].length <= REASON_MAX_CHARS ? note : invalidReason(locale, path);
}

function invalidReason(locale: Locale, path: string): InvalidInputProblem {
  const message = phrase(phrases, 'reasonLength', locale, { maxChars: REASON_MAX_CHARS });
  return new InvalidInputProblem(locale, [new InvalidField(path, message)]);
}

/** One field that cannot be used as it is. */
export function invalidField(
  locale: Locale,
  path: string,
  why: 'nonceFormat' | 'nonceUsed' | 'period',
): InvalidInputProblem {
  return new InvalidInputProblem(locale, [new InvalidField(path, phrase(phrases, why, locale))]);
}

/** Whether a text has the form of a UUID. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}
