import { phrase, type Locale, type Phrases } from '@sl3/platform/problems';
import type { AuditEntry } from './audit-entry.js';
import { timeIn, word } from './audit.words.js';

/** What each kind of entry says, as a sentence without names: who and whom stand beside it. */
const phrases = {
  'report.filed': {
    en: ({ reason }) => `Reported: ${word(reason, 'en')}.`,
    fr: ({ reason }) => `Signalement : ${word(reason, 'fr')}.`,
  },
  'case.opened': { en: 'Opened a case.', fr: 'Ouverture d’un dossier.' },
  'case.taken': { en: 'Took the case.', fr: 'Prise en charge du dossier.' },
  'case.released': { en: 'Gave the case back.', fr: 'Dossier rendu.' },
  'case.decided': {
    en: ({ kind }) => (kind === 'UPHOLD' ? 'Decided: the report was right.' : 'Decided: nothing was wrong.'),
    fr: ({ kind }) => (kind === 'UPHOLD' ? 'Décision : signalement fondé.' : 'Décision : rien à redire.'),
  },
  'message.hidden': { en: 'Hid the message.', fr: 'Message masqué.' },
  'message.restored': { en: 'Restored the message.', fr: 'Message rétabli.' },
  'message.removed': {
    en: 'Removed a message that somebody else wrote.',
    fr: 'Retrait d’un message écrit par quelqu’un d’autre.',
  },
  'sanction.imposed': {
    en: ({ kind, endsAt }) => `${word(kind, 'en')}${endsAt ? ` until ${timeIn(endsAt, 'en')}` : ''}.`,
    fr: ({ kind, endsAt }) => `${word(kind, 'fr')}${endsAt ? ` jusqu’au ${timeIn(endsAt, 'fr')}` : ''}.`,
  },
  'sanction.lifted': { en: 'Lifted the sanction.', fr: 'Sanction levée.' },
  'sanction.ended': { en: 'The sanction reached its end.', fr: 'La sanction est arrivée à son terme.' },
  'member.removed': { en: 'Removed a member from the room.', fr: 'Retrait d’un membre du salon.' },
  'member.role-changed': {
    en: ({ role }) => `Gave a member the role ${word(role, 'en')}.`,
    fr: ({ role }) => `Nouveau rôle d’un membre : ${word(role, 'fr')}.`,
  },
  'room.state-changed': {
    en: ({ state }) => `Changed the room’s state to ${word(state, 'en')}.`,
    fr: ({ state }) => `Nouvel état du salon : ${word(state, 'fr')}.`,
  },
  'user.role-changed': {
    en: ({ from, to }) => `Changed the account’s role from ${word(from, 'en')} to ${word(to, 'en')}.`,
    fr: ({ from, to }) => `Rôle du compte : ${word(from, 'fr')} devient ${word(to, 'fr')}.`,
  },
  'asset.deleted': {
    en: 'Deleted a file that somebody else uploaded.',
    fr: 'Suppression d’un fichier déposé par quelqu’un d’autre.',
  },
  'export.requested': {
    en: ({ of, format }) => `Requested an export of ${word(of, 'en')} as ${format ?? ''}.`,
    fr: ({ of, format }) => `Export demandé : ${word(of, 'fr')} au format ${format ?? ''}.`,
  },
  'work.retried': { en: 'Tried a failed job again.', fr: 'Nouvel essai d’une tâche en échec.' },
  'work.discarded': { en: 'Discarded a failed job.', fr: 'Abandon d’une tâche en échec.' },
} satisfies Phrases;

/** An entry as a plain sentence. One of a kind that this version does not know says its action. */
export function sentenceOf(entry: Pick<AuditEntry, 'action' | 'facts'>, locale: Locale): string {
  const { action, facts = {} } = entry;
  return isKnown(action) ? phrase(phrases, action, locale, facts) : action;
}

function isKnown(action: string): action is keyof typeof phrases {
  return Object.hasOwn(phrases, action);
}
