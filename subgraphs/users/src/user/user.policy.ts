import { InvalidField, phrase, type Locale, type Phrases } from '@sl3/platform/problems';
import { isHandle } from './handle.js';

export const DISPLAY_NAME_MAX_CHARS = 64;
export const PASSWORD_MIN_CHARS = 10;
export const PASSWORD_MAX_CHARS = 128;

const phrases = {
  handle: {
    en: 'Use 2 to 31 characters: a to z, 0 to 9, and after the first one also _ . and -',
    fr: 'Utilisez 2 à 31 caractères : a à z, 0 à 9 et, après le premier, aussi _ . et -',
  },
  displayName: {
    en: `Use 1 to ${DISPLAY_NAME_MAX_CHARS} characters.`,
    fr: `Utilisez 1 à ${DISPLAY_NAME_MAX_CHARS} caractères.`,
  },
  displayNameCharacters: {
    en: 'Leave out line breaks and invisible characters.',
    fr: 'Retirez les sauts de ligne et les caractères invisibles.',
  },
  password: {
    en: `Use ${PASSWORD_MIN_CHARS} to ${PASSWORD_MAX_CHARS} characters. A few words make a good one.`,
    fr: `Utilisez ${PASSWORD_MIN_CHARS} à ${PASSWORD_MAX_CHARS} caractères. Quelques mots font l’affaire.`,
  },
} satisfies Phrases;

/** Characters as a person counts them: an emoji outside the basic plane is one. */
const lengthOf = (text: string): number => Array.from(text).length;

/** Why this cannot be a handle. */
export function whyNotHandle(handle: string, locale: Locale): InvalidField | undefined {
  return isHandle(handle) ? undefined : new InvalidField('handle', phrase(phrases, 'handle', locale));
}

/** Why this cannot be a display name. Control and direction characters would disguise who speaks. */
export function whyNotDisplayName(displayName: string, locale: Locale): InvalidField | undefined {
  const length = lengthOf(displayName);
  if (length < 1 || length > DISPLAY_NAME_MAX_CHARS) {
    return new InvalidField('displayName', phrase(phrases, 'displayName', locale));
  }
  // A zero-width joiner (U+200D) is a format character too, but emoji of several persons need it.
  if (/[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200D)\p{Cf}/u.test(displayName)) {
    return new InvalidField('displayName', phrase(phrases, 'displayNameCharacters', locale));
  }
  return undefined;
}

/** Why this cannot be a password. Length is all that is asked: rules of composition make passwords worse. */
export function whyNotPassword(password: string, locale: Locale): InvalidField | undefined {
  const length = lengthOf(password);
  return length >= PASSWORD_MIN_CHARS && length <= PASSWORD_MAX_CHARS
    ? undefined
    : new InvalidField('password', phrase(phrases, 'password', locale));
}

/** What somebody typed, as a display name is stored. */
export const normalDisplayName = (typed: string): string => typed.normalize('NFC').trim().replaceAll(/ {2,}/g, ' ');
