// npm run mongoose-suite -- <folder of a checkout of mongoose> [--write]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { makeFolder, removeFolder, startStore } from '../conformance/support/store-process.js';
import { byReason, LEAST_SHARE, readOutcome, shareOf, type Outcome } from './outcome.js';
import { writePage } from './page.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const checkout = resolve(positionals[0] ?? '.');
const mocha = join(checkout, 'node_modules/mocha/bin/mocha.js');
if (positionals.length !== 1 || !existsSync(mocha)) {
  console.error('Give the folder of a checkout of mongoose whose tests can run: see docs/STORE.md.');
  process.exit(2);
}

const outcome = await runSuite();
for (const [reason, failures] of byReason(outcome.failures)) {
  console.log(`\n${reason ?? 'Not explained:'}`);
  for (const { file, title, message } of failures) console.log(`  ${file} · ${title} · ${message}`);
}
const share = shareOf(outcome);
console.log(`\n${outcome.passed} passed, ${outcome.failures.length} failed: ${(share * 100).toFixed(2)} %`);
if (values.write) writePage(resolve(import.meta.dirname, '../../docs/STORE.md'), outcome);
process.exitCode = share >= LEAST_SHARE ? 0 : 1;

/** The whole suite against a store of its own, as a standalone. */
async function runSuite(): Promise<Outcome> {
  const data = makeFolder();
  const output = mkdtempSync(join(tmpdir(), 'sl3-mongoose-suite-'));
  const report = join(output, 'report.json');
  const store = await startStore(data, '--log-level', 'error');
  try {
    // Its own settings would fetch and start a MongoDB; encryption wants one of the enterprise edition.
    const run = spawn(
      process.execPath,
      [
        mocha,
        ...['--no-config', '--exit', '--timeout', '20000', '--ignore', 'test/encryption/**/*.test.js'],
        ...['--reporter', 'json', '--reporter-option', `output=${report}`, './test/**/*.test.js'],
      ],
      {
        cwd: checkout,
        env: { ...process.env, MONGOOSE_TEST_URI: `${store.uri}mongoose_test`, NODE_OPTIONS: '' },
        stdio: 'ignore',
      },
    );
    await once(run, 'exit');
    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as { version: string };
    return readOutcome(report, checkout, version);
  } finally {
    await store.stop();
    removeFolder(data);
    rmSync(output, { recursive: true, force: true });
  }
}
