// Bundles every server into <package>/dist and builds client and console, each only when something it is made of has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each bundle lies in its own package, so that what stays outside of it resolves from that package's node_modules. */
export const servers = [
  ['store', 'src/main.ts'],
  ['subgraphs/users', 'src/main.ts'],
  ['subgraphs/users', 'src/work.ts'],
  ['subgraphs/rooms', 'src/main.ts'],
  ['subgraphs/messages', 'src/main.ts'],
  ['subgraphs/messages', 'src/work.ts'],
  ['subgraphs/media', 'src/main.ts'],
  ['subgraphs/media', 'src/work.ts'],
  ['subgraphs/media', 'src/processing/render-child.ts'],
  ['subgraphs/moderation', 'src/main.ts'],
  ['subgraphs/moderation', 'src/work.ts'],
  ['worker', 'src/main.ts'],
  ['gateway', 'src/main.ts'],
  ['stack', 'src/main.ts'],
  ['stack', 'src/start-stack.ts'],
  ['cli', 'src/main.ts'],
];
const serverSources = [
  'platform',
  'schema/src',
  'store/src',
  'subgraphs',
  'worker/src',
  'gateway/src',
  'stack/src',
  'cli/src',
];
const browserSources = ['packages/live/src', 'schema/generated', 'schema/api.graphql'];

// Native packages load their binary from beside themselves; the others are optional and absent.
const external = [
  'lmdb',
  '@node-rs/argon2',
  'sharp',
  /^(kerberos|@mongodb-js\/zstd|@aws-sdk\/.*|snappy|aws4|mongodb-client-encryption|bufferutil|utf-8-validate|pino-pretty|msgpackr-extract|class-validator)$/,
  ...builtinModules,
  /^node:/,
];

const bundleName = (entry) => entry.replace(/^.*\//, '').replace('.ts', '.js');

function* filesUnder(path) {
  if (!existsSync(join(root, path))) return;
  const entries = readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (['node_modules', 'dist', 'testing'].includes(entry.name) || entry.name.includes('.test.')) continue;
    const child = `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(child);
    else yield child;
  }
}

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const source of [...sources, 'scripts/build.mjs', 'pnpm-lock.yaml']) {
    const files = /\.\w+$/.test(source) ? [source] : [...filesUnder(source)];
    for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

async function whenChanged(name, sources, outputs, build) {
  const stamp = join(root, 'build/stamps', name.replace('/', '-'));
  const digest = digestOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest && outputs.every((o) => existsSync(join(root, o))))
    return;
  const startedAt = Date.now();
  process.stderr.write(`Building ${name} … `);
  await build();
  mkdirSync(join(root, 'build/stamps'), { recursive: true });
  writeFileSync(stamp, digest);
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

async function bundleServers() {
  const { rolldown } = await import('rolldown');
  for (const [folder, entry] of servers) {
    const bundle = await rolldown({
      cwd: join(root, folder),
      input: entry,
      platform: 'node',
      external,
      tsconfig: join(root, 'tsconfig.json'),
      resolve: { conditionNames: ['source', 'node', 'import', 'default'] },
      transform: { target: 'es2022', decorator: { legacy: true }, assumptions: { setPublicClassFields: true } },
      onLog(level, log, handle) {
        if (level === 'warn') return; // other packages' own: eval in depd, circular imports in graphql tooling
        handle(level, log);
      },
    });
    await bundle.write({
      file: join(root, folder, 'dist', bundleName(entry)),
      format: 'esm',
      sourcemap: true,
      codeSplitting: false,
      keepNames: true, // TypeGraphQL and typegoose name types after classes
    });
    await bundle.close();
  }
}

async function buildPages(folder) {
  const { build } = await import('vite');
  await build({ root: join(root, folder), configFile: join(root, folder, 'vite.config.ts'), logLevel: 'warn' });
}

/** Builds what is stale. Safe to call again: nothing changed means nothing done. */
export async function buildAll() {
  const outputs = servers.map(([folder, entry]) => `${folder}/dist/${bundleName(entry)}`);
  await whenChanged('servers', serverSources, outputs, bundleServers);
  for (const folder of ['client', 'admin', 'packages/graphiql']) {
    await whenChanged(folder, [folder, ...browserSources], [`${folder}/dist/index.html`], () => buildPages(folder));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
