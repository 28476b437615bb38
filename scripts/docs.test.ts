import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
/** What is made by a build or at run time is described, and is not there in a fresh clone. */
const MADE = new Set(
  readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/, '')),
);

describe.each(documents())('%s', (document) => {
  const lines = readFileSync(join(root, document), 'utf8').split('\n');

  test('names in backticks only files and folders that are there', () => {
    const missing = lines.flatMap((line, index) => {
      const quoted = [...line.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
      // From the root, from beside the document, or, in a row of a table, from the folder the row is about.
      const bases = ['', dirname(document), ...quoted];
      const paths = quoted.filter(isPath);
      return paths.filter((path) => !bases.some((base) => isThere(join(base, path)))).map(at(index));
    });
    expect(missing).toEqual([]);
  });

  test('links only to files that are there', () => {
    const broken = lines.flatMap((line, index) => {
      const targets = [...line.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target = '']) => target);
      const relative = targets.filter((target) => !/^[a-z]+:/.test(target));
      return relative.filter((target) => !isThere(join(dirname(document), target))).map(at(index));
    });
    expect(broken).toEqual([]);
  });
});

/** The pages of `docs/` and what introduces a folder; `README.md` of packages lie at most two folders deep. */
function documents(): string[] {
  const folders = foldersIn('').flatMap((folder) => [folder, ...foldersIn(folder)]);
  const readmes = ['', ...folders].map((folder) => join(folder, 'README.md'));
  const pages = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`);
  return [...readmes, 'CONTRIBUTING.md', ...pages].filter((name) => name.endsWith('.md') && isThere(name)).sort();
}

function foldersIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !MADE.has(entry.name))
    .map(({ name }) => join(folder, name));
}

/**
 * Whether a text in backticks means something in this repository: it has a slash, and an extension, a slash at its end
 * or one of our folders at its beginning. Routes begin with a slash, packages with an @, and patterns, placeholders and
 * commands have characters that no path of ours has.
 */
function isPath(text: string): boolean {
  if (!/^[\w.][\w./-]*$/.test(text) || !text.includes('/')) return false;
  const [first = '', ...rest] = text.split('/');
  if (MADE.has(first) || [...MADE].some((made) => `${text}/`.startsWith(`${made}/`))) return false;
  return rest.at(-1) === '' || /\.[a-z]\w*$/i.test(text) || existsSync(join(root, first));
}

function isThere(path: string): boolean {
  return existsSync(join(root, path));
}

function at(index: number): (path: string) => string {
  return (path) => `line ${index + 1}: ${path}`;
}
