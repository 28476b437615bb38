// npm run check: everything that needs no running server, in two lanes on two cores. All of it runs, so that one call
// names every fault. Types and format keep what has not changed out of the second run; lint looks at everything again.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
// TypeScript 7 is the same language, checked two to six times faster; 6 is there for editors.
const tsc = (project) => ['node_modules/typescript-native/bin/tsc', '-p', project];
const lanes = [
  [
    ['lint', ['node_modules/oxlint/bin/oxlint']],
    ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.']],
  ],
  [
    ['types of servers', tsc('tsconfig.json')],
    ['types of the client', tsc('client/tsconfig.json')],
    ['types of the console', tsc('admin/tsconfig.json')],
    ['types of e2e', tsc('e2e/tsconfig.json')],
    ['schema is fresh', ['--conditions=source', '--import', 'tsx', 'scripts/print-schema.ts', '--check']],
    ['unused code', ['node_modules/knip/bin/knip.js', '--no-progress']],
  ],
];

/** Runs one step and prints what it said in one piece once it has ended. */
async function run([name, args]) {
  const startedAt = Date.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) process.stderr.write(Buffer.concat(said));
  process.stderr.write(
    `${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
  );
  return code === 0 ? [] : [name];
}

const failed = await Promise.all(
  lanes.map(async (steps) => {
    const names = [];
    for (const step of steps) names.push(...(await run(step)));
    return names;
  }),
);
if (failed.flat().length > 0) {
  process.stderr.write(`\nMend: ${failed.flat().join(', ')}\n`);
  process.exit(1);
}
