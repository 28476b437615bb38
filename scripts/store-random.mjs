// npm run store:random: 100,000 random queries and updates against the store and a model of MongoDB, divided between
// two tests. `--cases N` tries so many, `--seed N` the same ones again; without it they are others every time. About eight minutes on two cores.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '100000' }, seed: { type: 'string' } } });
const env = {
  ...process.env,
  RANDOM_CASES: String(Math.ceil(Number(values.cases) / 2)),
  RANDOM_SEED: values.seed ?? String(Date.now() % 1_000_000),
};
const tests = ['store/conformance/random-queries.test.ts', 'store/conformance/random-updates.test.ts'];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'conformance', ...tests],
  { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit', env },
);
process.exit(status ?? 1);
