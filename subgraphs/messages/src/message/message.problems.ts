import { unauthenticated } from '@sl3/platform/errors';
import { InvalidField, InvalidInputProblem, phrase, Problem, type Locale, type Phrases } from '@sl3/platform/problems';
import { inWordsOf } from '@sl3/platform/moments';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { DenialReason } from '../references.js';
import { Mute } from '../sanction/mute.js';
import { Message } from './message.js';
import type { Denial } from './message.policy.js';

const phrases = {
  NOT_A_MEMBER: {
    en: 'Join the room first.',
    fr: 'Il faut d’abord rejoindre ce salon.',
  },
  ROLE_TOO_LOW: {
    en: 'Your role in this room does not allow this.',
    fr: 'Votre rôle dans ce salon ne le permet pas.',
  },
  ROOM_LOCKED: {
    en: 'The room is locked: it can be read only.',
    fr: 'Ce salon est verrouillé : il est en lecture seule.',
  },
  ROOM_ARCHIVED: {
    en: 'The room is archived: it can be read only.',
    fr: 'Ce salon est archivé : il est en lecture seule.',
  },
  DIRECT_ROOM: {
    en: 'In a direct conversation everybody removes only their own messages.',
    fr: 'Dans une conversation directe, chaque personne ne retire que ses propres messages.',
  },
  NOT_THE_AUTHOR: {
    en: 'Only its author can change a message.',
    fr: 'Seule la personne qui a écrit un message peut le modifier.',
  },
  EDIT_WINDOW_OVER: {
    en: 'It is too late to edit this message.',
    fr: 'Il est trop tard pour modifier ce message.',
  },
  MESSAGE_HIDDEN: {
    en: 'A moderator has hidden this message, so it cannot be edited.',
    fr: 'Ce message a été masqué par la modération : il ne peut pas être modifié.',
  },
  mutedHere: {
    en: ({ until, reason }) => `You cannot write in this room until ${until}. The reason given: ${reason}`,
    fr: ({ until, reason }) => `Vous ne pouvez pas écrire dans ce salon jusqu’au ${until}. Motif indiqué : ${reason}`,
  },
  mutedEverywhere: {
    en: ({ until, reason }) => `You cannot write until ${until}. The reason given: ${reason}`,
    fr: ({ until, reason }) => `Vous ne pouvez pas écrire jusqu’au ${until}. Motif indiqué : ${reason}`,
  },
  assetUnusable: {
    en: 'One of the files cannot be sent: it is not ready, or not yours.',
    fr: 'Un des fichiers ne peut pas être envoyé : il n’est pas prêt, ou n’est pas à vous.',
  },
  tooManyAttachments: {
    en: ({ max }) => `At most ${max} files, each one once.`,
    fr: ({ max }) => `Au plus ${max} fichiers, chacun une seule fois.`,
  },
  emptyBody: {
    en: 'Write something first.',
    fr: 'Le message est vide.',
  },
  longBody: {
    en: ({ maxChars }) => `A message has at most ${maxChars} characters.`,
    fr: ({ maxChars }) => `Un message compte au plus ${maxChars} caractères.`,
  },
  tooSoon: {
    en: ({ seconds }) => `The room is in slow mode. You can write again in ${seconds} s.`,
    fr: ({ seconds }) => `Ce salon est en mode lent. Vous pourrez écrire de nouveau dans ${seconds} s.`,
  },
  nonceConflict: {
    en: 'Another message was sent under this key already.',
    fr: 'Un autre message a déjà été envoyé sous cette clé.',
  },
  nonceFormat: {
    en: 'A UUID, new for each message.',
    fr: 'Un UUID, nouveau pour chaque message.',
  },
  replyTarget: {
    en: 'The message to answer is not in this room.',
    fr: 'Le message auquel répondre ne se trouve pas dans ce salon.',
  },
  alreadyRemoved: {
    en: 'The message was removed, so it cannot be edited.',
    fr: 'Ce message a été retiré : il ne peut plus être modifié.',
  },
} satisfies Phrases;

/** Which reasons have words here; the others are about rooms. */
type Worded = Extract<DenialReason, keyof typeof phrases>;

/** The viewer may not do this here, and why. */
@Directive('@shareable')
@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer may not do this here, and why.' })
export class NotAllowedProblem extends Problem {
  @Field(() => DenialReason)
  reason: Worded;

  constructor(locale: Locale, reason: Worded) {
    super();
    this.message = phrase(phrases, reason, locale);
    this.reason = reason;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'Empty, or longer than `maxChars`.' })
export class BodyLengthProblem extends Problem {
  @Field(() => Int)
  maxChars: number;

  constructor(locale: Locale, input: { isEmpty: boolean; maxChars: number }) {
    super();
    this.message = phrase(phrases, input.isEmpty ? 'emptyBody' : 'longBody', locale, { maxChars: input.maxChars });
    this.maxChars = input.maxChars;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The room is in slow mode; send again after `retryAfterMs`.' })
export class TooSoonProblem extends Problem {
  @Field(() => Int)
  retryAfterMs: number;

  constructor(locale: Locale, retryAfterMs: number) {
    super();
    this.message = phrase(phrases, 'tooSoon', locale, { seconds: Math.ceil(retryAfterMs / 1_000) });
    this.retryAfterMs = retryAfterMs;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({
  implements: Problem,
  description: 'This `clientNonce` was used for another text. `existing` is what was first sent.',
})
export class NonceConflictProblem extends Problem {
  @Field(() => Message)
  existing: Message;

  constructor(locale: Locale, existing: Message) {
    super();
    this.message = phrase(phrases, 'nonceConflict', locale);
    this.existing = existing;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The message to answer is not in this room.' })
export class ReplyTargetProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'replyTarget', locale);
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The message was removed, so it cannot be edited.' })
export class AlreadyRemovedProblem extends Problem {
  constructor(locale: Locale) {
    super();
    this.message = phrase(phrases, 'alreadyRemoved', locale);
  }
}

@Directive('@tag(name: "public")')
@ObjectType({ implements: Problem, description: 'The viewer is muted here, or everywhere, until a moment.' })
export class MutedProblem extends Problem {
  // Not flat: asked for beside NotAllowedProblem.reason, one name of two types is no valid document.
  @Field(() => Mute)
  mute: Mute;

  constructor(locale: Locale, mute: Mute) {
    super();
    const facts = { until: inWordsOf(mute.until, locale), reason: mute.reason };
    this.message = phrase(phrases, mute.roomId === null ? 'mutedEverywhere' : 'mutedHere', locale, facts);
    this.mute = mute;
  }
}

@Directive('@tag(name: "public")')
@ObjectType({
  implements: Problem,
  description: 'A file cannot be sent: it is not ready, was refused or deleted, or belongs to somebody else.',
})
export class AttachmentProblem extends Problem {
  @Field(() => ID)
  assetId: string;

  constructor(locale: Locale, assetId: string) {
    super();
    this.message = phrase(phrases, 'assetUnusable', locale);
    this.assetId = assetId;
  }
}

/** More files than a message takes, or one of them twice. */
export function tooManyAttachments(locale: Locale, max: number): InvalidInputProblem {
  const message = phrase(phrases, 'tooManyAttachments', locale, { max });
  return new InvalidInputProblem(locale, [new InvalidField('attachmentIds', message)]);
}

/** A nonce that is no UUID. */
export function badNonce(locale: Locale): InvalidInputProblem {
  return new InvalidInputProblem(locale, [new InvalidField('clientNonce', phrase(phrases, 'nonceFormat', locale))]);
}

/**
 * What a policy said, in the words of the person it is about. Somebody who is banned is a stranger: their session has
 * ended, and the sign-in tells them why.
 */
export function problemOf<D extends Denial>(locale: Locale, denial: D): ProblemOf<D> {
  return inWords(locale, denial) as ProblemOf<D>;
}

type ProblemOf<D extends Denial> = {
  banned: Error;
  denied: NotAllowedProblem;
  muted: MutedProblem;
  'too-soon': TooSoonProblem;
  removed: AlreadyRemovedProblem;
}[D['why']];

function inWords(locale: Locale, denial: Denial) {
  switch (denial.why) {
    case 'banned':
      return unauthenticated();
    case 'denied':
      return new NotAllowedProblem(locale, denial.reason);
    case 'muted':
      return new MutedProblem(locale, denial.mute);
    case 'too-soon':
      return new TooSoonProblem(locale, denial.retryAfterMs);
    case 'removed':
      return new AlreadyRemovedProblem(locale);
  }
}
