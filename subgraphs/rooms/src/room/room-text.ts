import { wordsOf } from '@sl3/platform/fold-text';
import { InvalidField, phrase, type Locale, type Phrases } from '@sl3/platform/problems';

export const NAME_MAX_CHARS = 80;
export const TOPIC_MAX_CHARS = 500;

const phrases = {
  name: {
    en: `Use 1 to ${NAME_MAX_CHARS} characters.`,
    fr: `Utilisez 1 à ${NAME_MAX_CHARS} caractères.`,
  },
  nameOfDirect: {
    en: 'A direct room has no name and no topic.',
    fr: 'Un salon direct n’a ni nom ni sujet.',
  },
  topic: {
    en: `Use at most ${TOPIC_MAX_CHARS} characters.`,
    fr: `Utilisez au plus ${TOPIC_MAX_CHARS} caractères.`,
  },
  characters: {
    en: 'Leave out line breaks and invisible characters.',
    fr: 'Retirez les sauts de ligne et les caractères invisibles.',
  },
} satisfies Phrases;

/** Characters as a person counts them: an emoji outside the basic plane is one. */
const lengthOf = (text: string): number => Array.from(text).length;

// Control and direction characters would make one room look like another. Emoji of several persons need U+200D.
const isDisguised = (text: string): boolean => /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}/u.test(text);

/** What somebody typed, as names and topics are stored. */
export const normalText = (typed: string): string => typed.normalize('NFC').trim().replaceAll(/ {2,}/g, ' ');

/** Why this cannot be the name of a room. */
export function whyNotName(name: string, locale: Locale): InvalidField | undefined {
  const length = lengthOf(name);
  if (length < 1 || length > NAME_MAX_CHARS) return new InvalidField('name', phrase(phrases, 'name', locale));
  return isDisguised(name) ? new InvalidField('name', phrase(phrases, 'characters', locale)) : undefined;
}

/** Why this cannot be the topic of a room. An empty one is none. */
export function whyNotTopic(topic: string, locale: Locale): InvalidField | undefined {
  if (lengthOf(topic) > TOPIC_MAX_CHARS) return new InvalidField('topic', phrase(phrases, 'topic', locale));
  return isDisguised(topic) ? new InvalidField('topic', phrase(phrases, 'characters', locale)) : undefined;
}

/** Why a direct room cannot have this. */
export const notInDirectRoom = (path: string, locale: Locale): InvalidField =>
  new InvalidField(path, phrase(phrases, 'nameOfDirect', locale));

/** A public name as it is compared: `Café` and `CAFÉ` are one name, `Cafe` is another. */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase();

/** What a search among public rooms looks at. */
export const searchWords = (room: { name?: string | undefined; topic?: string | undefined }): string[] =>
  wordsOf(`${room.name ?? ''} ${room.topic ?? ''}`);
