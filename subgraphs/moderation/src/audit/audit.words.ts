import type { Locale } from '@sl3/platform/problems';

/** What the graph's names are called inside a sentence of the audit. */
const words: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  // What somebody decided on a person; these begin their sentence.
  WARN: { en: 'Warned', fr: 'Avertissement donné' },
  MUTE: { en: 'Muted', fr: 'Mise en sourdine' },
  BAN: { en: 'Banned', fr: 'Bannissement' },
  // Why something was reported.
  SPAM: { en: 'spam or advertising', fr: 'spam ou publicité' },
  HARASSMENT: { en: 'harassment', fr: 'harcèlement' },
  HATE: { en: 'hate', fr: 'haine' },
  VIOLENCE: { en: 'violence or threats', fr: 'violence ou menaces' },
  SEXUAL: { en: 'sexual content', fr: 'contenu sexuel' },
  SELF_HARM: { en: 'self-harm', fr: 'automutilation' },
  ILLEGAL: { en: 'something illegal', fr: 'contenu illégal' },
  PRIVACY: { en: 'private details', fr: 'données personnelles' },
  OTHER: { en: 'something else', fr: 'autre chose' },
  // Roles of accounts and in rooms.
  USER: { en: 'user', fr: 'utilisateur' },
  MODERATOR: { en: 'moderator', fr: 'modération' },
  ADMIN: { en: 'administrator', fr: 'administration' },
  OWNER: { en: 'owner', fr: 'propriétaire' },
  MEMBER: { en: 'member', fr: 'membre' },
  GUEST: { en: 'guest', fr: 'invité' },
  // States of rooms.
  OPEN: { en: 'open', fr: 'ouvert' },
  SLOW: { en: 'slow', fr: 'ralenti' },
  LOCKED: { en: 'locked', fr: 'verrouillé' },
  ARCHIVED: { en: 'archived', fr: 'archivé' },
  DELETED: { en: 'deleted', fr: 'supprimé' },
  // What is exported.
  REPORTS: { en: 'reports', fr: 'signalements' },
  CASES: { en: 'cases', fr: 'dossiers' },
  SANCTIONS: { en: 'sanctions', fr: 'sanctions' },
  AUDIT: { en: 'the audit', fr: 'journal' },
};

/** A name of the graph as people say it; one that this version does not know as it is. */
export function word(name: unknown, locale: Locale): string {
  const key = typeof name === 'string' ? name : '';
  return (Object.hasOwn(words, key) ? words[key]?.[locale] : undefined) ?? key;
}

/** A time of an entry. In UTC, and saying so: the sentence is the same wherever it is read. */
export function timeIn(at: unknown, locale: Locale): string {
  const time = new Date(String(at));
  if (Number.isNaN(time.getTime())) return String(at);
  const text = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(time);
  return `${text} UTC`;
}
