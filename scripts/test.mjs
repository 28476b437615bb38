// npm test: gets what the tests need, runs them, and ends with `N passed, N failed` alone on a line.
// Arguments go to vitest: `npm test -- --project unit`, `npm test -- gateway/src/live`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';
import { explainNew, forgetShapes, newShapes } from './store-shapes.mjs';
import { ensureChromium, ensureRedis } from './system-packages.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const args = process.argv.slice(2);
const projects = args.filter((_, index) => args[index - 1] === '--project');
const runs = (project) => projects.length === 0 || projects.includes(project);

if (runs('integration') || runs('e2e')) ensureRedis();
if (runs('e2e')) ensureChromium();
if (runs('e2e')) await buildAll();

const report = 'build/test-report.json';
rmSync(report, { force: true });
forgetShapes();
// Through node and not npx: a signal reaches vitest, and nothing is looked up on the network.
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], {
  stdio: 'inherit',
  env: { ...process.env, NODE_ENV: 'test' }, // the build before it leaves `production` behind
});

if (!existsSync(report)) {
  process.stderr.write('The tests ended without a report.\n0 passed, 1 failed\n');
  process.exit(1);
}
const { numPassedTests, numFailedTests, numPendingTests, numTotalTestSuites, numFailedTestSuites, testResults } =
  JSON.parse(readFileSync(report, 'utf8'));
// A file that fails while it is loaded has no failed test in it: it counts as one.
const brokenFiles = testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'),
).length;
const shapes = newShapes();
if (shapes.length > 0) process.stderr.write(explainNew(shapes));
const failed = numFailedTests + brokenFiles + shapes.length;
if (numPassedTests + failed === 0)
  process.stderr.write(`No test was run (${numTotalTestSuites} files, ${numFailedTestSuites} failed).\n`);
process.stdout.write(
  `${numPassedTests} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}\n`,
);
process.exit(status === 0 && failed === 0 && numPassedTests > 0 ? 0 : 1);
