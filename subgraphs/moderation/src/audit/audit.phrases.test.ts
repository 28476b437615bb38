import { describe, expect, test } from 'vitest';
import { sentenceOf } from './audit.phrases.js';

const endsAt = '2026-11-23T21:55:13.061Z';

describe('a sentence of the audit', () => {
  test.each([
    [{ action: 'report.filed', facts: { reason: 'SPAM' } }, 'Reported: spam or advertising.'],
    [{ action: 'sanction.imposed', facts: { kind: 'MUTE', endsAt } }, 'Muted until 23 Nov 2026, 21:55 UTC.'],
    [{ action: 'sanction.imposed', facts: { kind: 'WARN' } }, 'Warned.'],
    [
      { action: 'user.role-changed', facts: { from: 'USER', to: 'MODERATOR' } },
      'Changed the account’s role from user to moderator.',
    ],
    [{ action: 'export.requested', facts: { of: 'AUDIT', format: 'CSV' } }, 'Requested an export of the audit as CSV.'],
  ])('says %o in English', (entry, sentence) => {
    expect(sentenceOf(entry, 'en')).toBe(sentence);
  });

  test.each([
    [{ action: 'report.filed', facts: { reason: 'HARASSMENT' } }, 'Signalement : harcèlement.'],
    [{ action: 'sanction.imposed', facts: { kind: 'BAN', endsAt } }, 'Bannissement jusqu’au 23 nov. 2026, 21:55 UTC.'],
    [{ action: 'room.state-changed', facts: { state: 'LOCKED' } }, 'Nouvel état du salon : verrouillé.'],
  ])('says %o in French', (entry, sentence) => {
    expect(sentenceOf(entry, 'fr')).toBe(sentence);
  });

  test('one of a later version says what it knows', () => {
    expect(sentenceOf({ action: 'room.painted', facts: {} }, 'en')).toBe('room.painted');
    expect(sentenceOf({ action: 'room.state-changed', facts: { state: 'FROZEN' } }, 'en')).toBe(
      'Changed the room’s state to FROZEN.',
    );
  });
});
