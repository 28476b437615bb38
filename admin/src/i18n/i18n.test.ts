import { describe, expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../audit/audit-actions.js';
import { RESOURCES } from '../resources.js';
import en from './en.json';
import fr from './fr.json';
import { formatIn } from './use-format.js';

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

const placeholders = (text: string) => [...text.matchAll(/%{(\w+)}/g)].map(([, name]) => name).sort();
const forms = (text: string) => text.split('||||').length;

/** What reads the same in French and English. */
const SHARED =
  /^(Actions?|Audit|Banned|Direct|Exports?|Format|Image|Message|Messages|Pages|Public|Sanctions?|SHA-256|Type|Violence|Visible|Modération|Export \|\|\|\| Exports|Message \|\|\|\| Messages|Sanction \|\|\|\| Sanctions|%{from}.*)$/;

describe('the two catalogues', () => {
  const english = flatten(en);
  const french = flatten(fr);

  test('have the same texts', () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  test('fill in the same things, in as many forms', () => {
    for (const [key, text] of english) {
      const other = french.get(key) ?? '';
      expect(new Set(placeholders(other)), key).toEqual(new Set(placeholders(text)));
      expect(forms(other), key).toBe(forms(text));
    }
  });

  test('leave nothing empty, and no English in the French one', () => {
    for (const [key, text] of french) {
      expect(text.trim(), key).not.toBe('');
      if (/\p{L}{5,}/u.test(text) && english.get(key) === text) expect(text, key).toMatch(SHARED);
    }
  });

  test('never break a line before a French sign of punctuation', () => {
    for (const [key, text] of french) expect(text, key).not.toMatch(/ [:;?!»]/);
  });

  test('name every resource and each of its actions', () => {
    for (const name of Object.keys(RESOURCES)) expect(english.has(`resources.${name}.name`), name).toBe(true);
    for (const action of AUDIT_ACTIONS) expect(action).toMatch(/^[a-z]+\.[a-z-]+$/);
  });
});

describe('numbers and times', () => {
  test.each([
    ['en-GB', '16.2 kB', '5 min ago'],
    ['fr-FR', '16,2 ko', 'il y a 5 min'],
  ])('are written as in %s', (region, size, ago) => {
    const format = formatIn(region);
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ').replace(/\.$/, '');
    expect(plain(format.bytes(16_200))).toBe(size);
    expect(plain(format.relative(0, 5 * 60_000)).replace('min.', 'min')).toBe(ago);
  });

  test('what is nearly nothing is not written as nothing', () => {
    expect(formatIn('en').bytes(44)).toBe('0.1 kB');
  });
});
