import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Bug {
  promise: string;
  what: string;
  file: string;
  find: string;
  test: { file: string };
}
const root = new URL('../../', import.meta.url);
const manual = readFileSync(new URL('docs/TESTING.md', root), 'utf8');
const { bugs } = (await import(new URL('bugs.mjs', import.meta.url).href)) as { bugs: readonly Bug[] };

test.each(bugs)(
  'a planted bug of $promise still finds its place: $what',
  ({ file, find, test: { file: testFile } }) => {
    const text = readFileSync(new URL(file, root), 'utf8');
    expect(text.split(find)).toHaveLength(2); // or plant it anew in scripts/planted-bugs/bugs.mjs
    expect(existsSync(new URL(testFile, root))).toBe(true);
  },
);

test.each(['D2', 'D3', 'D4', 'D5', 'D10'])('the tests of %s are proved by two bugs or more', (promise) => {
  expect(bugs.filter((bug) => bug.promise === promise).length).toBeGreaterThanOrEqual(2);
});

test.each(bugs)('docs/TESTING.md names it: $what', ({ what }) => {
  expect(manual).toContain(what);
});
