// npm run schema: prints every subgraph's SDL from its code, composes the supergraph, and writes the client's types.
// With --check it writes nothing and fails when a committed file is stale. With names of subgraphs it prints only those and
// takes the others as they are committed: `npm run schema -- media`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compose, writeWhole } from '../schema/src/compose.js';
import { SUBGRAPHS, type SubgraphName } from '../schema/src/subgraphs.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = named.filter((name) => !(SUBGRAPHS as readonly string[]).includes(name));
if (unknown.length > 0) {
  console.error(`There is no subgraph ${unknown.join(', ')}. There are: ${SUBGRAPHS.join(', ')}.`);
  process.exit(1);
}

async function printSubgraph(name: SubgraphName): Promise<string> {
  const module = (await import(`../subgraphs/${name}/src/schema.ts`)) as Record<string, () => { sdl: string }>;
  const build = module[`build${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Schema`];
  if (!build) throw new Error(`subgraphs/${name}/src/schema.ts exports no build function`);
  return build().sdl;
}

const stale: string[] = [];
function settle(file: string, text: string): void {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (existsSync(`${root}${file}`) && readFileSync(`${root}${file}`, 'utf8') === whole) return;
  stale.push(file);
  if (!isCheck) writeWhole(`${root}${file}`, whole);
}

const sdlOf = {} as Record<SubgraphName, string>;
for (const name of SUBGRAPHS) {
  const isPrinted = named.length === 0 || named.includes(name);
  sdlOf[name] = isPrinted
    ? await printSubgraph(name)
    : readFileSync(`${root}schema/subgraphs/${name}.graphql`, 'utf8').trimEnd();
  settle(`schema/subgraphs/${name}.graphql`, sdlOf[name]);
}
const { supergraph, api } = compose(sdlOf);
settle('schema/supergraph.graphql', supergraph);
settle('schema/api.graphql', api);

if (isCheck && stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run schema and commit what it writes.`);
  process.exit(1);
}
if (!isCheck) {
  execFileSync('node', ['schema/node_modules/@graphql-codegen/cli/esm/bin.js', '--config', 'schema/codegen.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  console.log(stale.length > 0 ? `wrote ${stale.join(', ')}` : 'the schema is fresh');
}
