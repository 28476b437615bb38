// node scripts/pack.mjs FOLDER [NAME …]: after a build, lays out what each server needs to run and nothing else, one folder
// a server: its bundle, the native packages that stay outside of it, and the files it serves. Images are made of these.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What runs in a deployment: its name, its package, its bundle, and what it serves or reads: from → to. */
export const images = [
  { name: 'users', folder: 'subgraphs/users', entry: 'main' },
  { name: 'rooms', folder: 'subgraphs/rooms', entry: 'main' },
  { name: 'messages', folder: 'subgraphs/messages', entry: 'main' },
  { name: 'media', folder: 'subgraphs/media', entry: 'main' },
  { name: 'moderation', folder: 'subgraphs/moderation', entry: 'main' },
  { name: 'worker', folder: 'worker', entry: 'main' },
  {
    name: 'gateway',
    folder: 'gateway',
    entry: 'main',
    files: {
      'schema/supergraph.graphql': 'schema/supergraph.graphql',
      'client/dist': 'client',
      'admin/dist': 'admin',
      'packages/graphiql/dist': 'graphiql',
    },
  },
  { name: 'sl3', folder: 'cli', entry: 'main', files: { 'cli/demo': 'demo' } },
];

/** Lays out one server in `into`, replacing what is there. */
export function pack({ folder, entry, files = {} }, into) {
  const bundle = join(root, folder, 'dist', `${entry}.js`);
  if (!existsSync(bundle)) throw new Error(`${folder}/dist/${entry}.js is not built. Run npm run build first.`);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(join(into, 'dist'), { recursive: true });
  for (const file of [bundle, `${bundle}.map`]) cpSync(file, join(into, 'dist', file.slice(dirname(file).length + 1)));
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }\n');
  for (const name of outsideOf(bundle)) copyPackage(name, join(root, folder), into, new Set());
  for (const [from, to] of Object.entries(files))
    if (existsSync(join(root, from))) cpSync(join(root, from), join(into, to), { recursive: true });
}

/** The packages a bundle asks for at run time; an optional one that is not installed is left out by `copyPackage`. */
function outsideOf(bundle) {
  const text = readFileSync(bundle, 'utf8');
  const asked =
    /^(?:import|export)\b[^"'\n]*["']([^"'./][^"']*)["']|(?:__require|\bimport)\(["']([^"'./][^"']*)["']\)/gm;
  const names = [...text.matchAll(asked)].map(([, statement, call]) => statement ?? call);
  const packages = names.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)[0]);
  return [...new Set(packages)].filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

/** A package and what it depends on, flat: native packages are few, and no two of them want different versions. */
function copyPackage(name, from, into, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  const source = findPackage(name, from);
  if (!source) return;
  cpSync(source, join(into, 'node_modules', name), {
    recursive: true,
    dereference: true,
    filter: (path) => !path.slice(source.length).includes('/node_modules'),
  });
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies })) {
    copyPackage(dependency, source, into, seen);
  }
}

function findPackage(name, from) {
  for (const folder of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return realpathSync(join(folder, name));
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [into, ...names] = process.argv.slice(2);
  if (!into) throw new Error('Say where to: node scripts/pack.mjs FOLDER [NAME …]');
  for (const image of images) if (names.length === 0 || names.includes(image.name)) pack(image, join(into, image.name));
}
