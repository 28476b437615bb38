// node scripts/pack.mjs FOLDER [NAME …]: after a build, lays out what each server needs to run and nothing else, one folder
// a server: its bundle, the native packages that stay outside of it, and the files it serves. Images are made of these.
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A bundle that a server starts as a process of its own, and finds by the name of its package. */
const renderChild = { folder: 'subgraphs/media', entry: 'render-child', name: '@sl3/media/render-child' };

/**
 * What runs in a deployment: its name, its package, its bundle, the children it starts, and what it serves or reads:
 * from → to.
 */
export const images = [
  { name: 'users', folder: 'subgraphs/users', entry: 'main' },
  { name: 'rooms', folder: 'subgraphs/rooms', entry: 'main' },
  { name: 'messages', folder: 'subgraphs/messages', entry: 'main' },
  { name: 'media', folder: 'subgraphs/media', entry: 'main', children: [renderChild] },
  { name: 'moderation', folder: 'subgraphs/moderation', entry: 'main' },
  { name: 'worker', folder: 'worker', entry: 'main', children: [renderChild] },
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
export function pack({ folder, entry, children = [], files = {} }, into) {
  rmSync(into, { recursive: true, force: true });
  copyBundle({ folder, entry }, into, into);
  writeFileSync(join(into, 'package.json'), '{ "type": "module" }\n');
  for (const child of children) {
    const [scope, name, path] = child.name.split('/');
    const place = join(into, 'node_modules', scope, name);
    copyBundle(child, place, into);
    const exports = { [`./${path}`]: `./dist/${child.entry}.js` };
    writeFileSync(join(place, 'package.json'), JSON.stringify({ name: `${scope}/${name}`, type: 'module', exports }));
  }
  for (const [from, to] of Object.entries(files))
    if (existsSync(join(root, from))) cpSync(join(root, from), join(into, to), { recursive: true });
}

/** Copies a bundle to `place`, and the packages it asks for to where every bundle of the image finds them. */
function copyBundle({ folder, entry }, place, into) {
  const bundle = join(root, folder, 'dist', `${entry}.js`);
  if (!existsSync(bundle)) throw new Error(`${folder}/dist/${entry}.js is not built. Run npm run build first.`);
  const target = join(place, 'dist', `${entry}.js`);
  mkdirSync(dirname(target), { recursive: true });
  for (const end of ['', '.map']) cpSync(`${bundle}${end}`, `${target}${end}`);
  for (const name of outsideOf(bundle))
    if (!name.startsWith('@sl3/')) copyPackage(name, join(root, folder), into, new Set());
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
