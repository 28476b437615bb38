import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CODES } from './codes.js';
import { EVENTS } from './events.js';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
const firstCells = (text: string): string[] => [...text.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, cell]) => cell ?? '');

describe('what is documented is what there is', () => {
  test('every error code is in docs/ERRORS.md, and no other', () => {
    const section = page('ERRORS.md').split('## Codes')[1]?.split('\n## ')[0] ?? '';
    expect(firstCells(section).sort()).toEqual(Object.keys(CODES).sort());
  });

  test('every fact is in docs/FACTS.md with its owner and meaning, and no other', () => {
    const text = page('FACTS.md');
    expect(firstCells(text).sort()).toEqual(Object.keys(EVENTS).sort());
    for (const [name, { owner, meaning }] of Object.entries(EVENTS)) {
      expect(text).toMatch(new RegExp(`\\| \`${name}\`\\s*\\| ${owner}\\s*\\| ${meaning.replaceAll('.', '\\.')}`));
    }
  });
});
