import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import en from './en.json';
import fr from './fr.json';
import { preferredLanguage } from './i18n.js';

type Catalogue = Map<string, string>;

function flatten(node: object, path = ''): Catalogue {
  const texts: Catalogue = new Map();
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') texts.set(name, value);
    else if (typeof value === 'object' && value !== null) for (const [k, v] of flatten(value, name)) texts.set(k, v);
  }
  return texts;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const stems = (catalogue: Catalogue) =>
  [...new Set([...catalogue.keys()].map((key) => key.replace(PLURAL, '')))].sort();
const placeholders = (text: string | undefined) =>
  [...(text ?? '').matchAll(/{{(\w+)(, number)?}}/g)].map(([whole]) => whole).sort();

describe('the two catalogues', () => {
  const english = flatten(en);
  const french = flatten(fr);

  test('have the same texts', () => {
    expect(stems(french)).toEqual(stems(english));
  });

  test.each([
    ['en', english],
    ['fr', french],
  ])('have every plural form that %s needs', (language, catalogue) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = new Set(
      [...catalogue.keys()].filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')),
    );
    for (const stem of counted) {
      const forms = needed.filter((form) => !catalogue.has(`${stem}_${form}`));
      expect(forms, stem).toEqual([]);
    }
  });

  test('fill in the same things', () => {
    for (const [key, text] of english) {
      const other = french.get(key);
      if (other !== undefined) expect(placeholders(other), key).toEqual(placeholders(text));
    }
  });

  test('write every count as a number of the person’s region', () => {
    for (const [key, text] of [...english, ...french]) expect(text, key).not.toContain('{{count}}');
    expect(i18next.t('room.memberCount', { count: 19_950 })).toBe('19,950 members');
  });

  test('leave nothing empty, and no English in the French one', () => {
    for (const [key, text] of french) {
      expect(text.trim(), key).not.toBe('');
      const isWord = /\p{L}{5,}/u.test(text.replaceAll(/{{.+?}}/g, ''));
      if (isWord && english.get(key) === text) expect(SHARED, `${key}: ${text}`).toContain(text);
    }
  });

  test('never break a line before a French sign of punctuation', () => {
    for (const [key, text] of french) expect(text, key).not.toMatch(/ [:;?!»]/);
  });
});

/** What reads the same in French and English. */
const SHARED = ['Invitations', 'Public', '{{author}}, {{time}}', 'Conversation'];

describe('the language of the page', () => {
  test('is the first of the browser’s that there is', () => {
    expect(preferredLanguage(['de-CH', 'fr-CA', 'en'])).toBe('fr');
    expect(preferredLanguage(['pt', 'de'])).toBe('en');
  });
});
