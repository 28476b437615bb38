// npm run check: everything that needs no running server. All of it runs, so that one call names every fault.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const node = process.execPath;
const steps = [
  ['format', [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--cache', '--log-level', 'warn', '.']],
  ['types of servers', [node, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json']],
  ['types of the client', [node, 'node_modules/typescript/bin/tsc', '-p', 'client/tsconfig.json']],
  ['types of e2e', [node, 'node_modules/typescript/bin/tsc', '-p', 'e2e/tsconfig.json']],
  ['lint', [node, 'node_modules/eslint/bin/eslint.js', '--cache', '--cache-location', 'build/eslint/', '.']],
  ['schema is fresh', [node, '--conditions=source', '--import', 'tsx', 'scripts/print-schema.ts', '--check']],
  ['unused code', [node, 'node_modules/knip/bin/knip.js', '--no-progress']],
];

const failed = [];
for (const [name, [command, ...args]] of steps) {
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  process.stderr.write(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`,
  );
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stderr.write(`\nMend: ${failed.join(', ')}\n`);
  process.exit(1);
}
