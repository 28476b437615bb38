// Who may import whom between the folders of this repository, as a plugin of oxlint with one rule. A specifier is
// followed to where it leads, so that `../../messages/src/config.js` and `@sl3/messages/config` are the same thing.
import { existsSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const subgraphs = ['messages', 'rooms', 'users', 'media', 'moderation'].map((name) => `subgraphs/${name}`);

/** What the code `in` some folders must not import `from` others, `except` for single files, and why. */
const boundaries = [
  // One for each sibling: a subgraph may import itself.
  ...subgraphs.map((subgraph) => ({
    in: [subgraph],
    from: subgraphs.filter((other) => other !== subgraph),
    why: 'Subgraphs meet in the supergraph and through facts.',
  })),
  {
    in: ['schema'],
    from: ['platform', 'subgraphs', 'gateway', 'client', 'admin'],
    why: 'schema is the floor.',
  },
  {
    in: ['platform'],
    from: ['subgraphs', 'gateway', 'client', 'admin'],
    why: 'platform knows schema and npm.',
  },
  {
    in: ['client', 'admin', 'packages'],
    from: ['subgraphs', 'gateway', 'platform'],
    why: 'The browser meets servers through the graph only.',
  },
  {
    in: ['gateway'],
    from: ['subgraphs'],
    why: 'The gateway meets subgraphs over the wire.',
  },
  {
    in: ['worker'],
    from: ['subgraphs'],
    except: subgraphs.map((subgraph) => `${subgraph}/open-work`),
    why: 'The worker opens the queues of subgraphs, and knows nothing else of them.',
  },
  {
    in: ['subgraphs', 'platform', 'gateway', 'schema', 'stack', 'cli', 'e2e'],
    from: ['worker'],
    why: 'The worker is a process; nobody imports it.',
  },
  {
    in: ['subgraphs', 'platform', 'gateway', 'schema', 'stack', 'cli', 'e2e'],
    from: ['store'],
    why: 'The store is reached through MONGODB_URI only.',
  },
];

const isWithin = (folders, path) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

/** Where a specifier leads, from the root and without `src` and the extension; undefined for npm and node. */
function placeOf(specifier, importer) {
  if (specifier.startsWith('.')) {
    return posix
      .join(posix.dirname(importer), specifier)
      .replace('/src/', '/')
      .replace(/\.\w+$/, '');
  }
  const [scope, name, ...rest] = specifier.split('/');
  if (scope !== '@sl3') return undefined;
  const folder = [name, `subgraphs/${name}`, `packages/${name}`].find((at) =>
    existsSync(join(root, at, 'package.json')),
  );
  return folder && [folder, ...rest].join('/');
}

const keep = {
  meta: { type: 'problem' },
  create(context) {
    const importer = relative(root, context.physicalFilename).split(sep).join('/');
    const mine = boundaries.filter((boundary) => isWithin(boundary.in, importer));
    if (mine.length === 0) return {};

    function check(source) {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
      const place = placeOf(source.value, importer);
      if (place === undefined) return;
      const crossed = mine.find(({ from, except = [] }) => isWithin(from, place) && !except.includes(place));
      if (crossed) context.report({ node: source, message: `${importer} must not import ${place}. ${crossed.why}` });
    }
    return {
      ImportDeclaration: ({ source }) => check(source),
      ExportNamedDeclaration: ({ source }) => check(source),
      ExportAllDeclaration: ({ source }) => check(source),
      ImportExpression: ({ source }) => check(source),
      TSImportType: ({ source }) => check(source),
    };
  },
};

export default { meta: { name: 'boundaries' }, rules: { keep } };
