// npm run planted-bugs: plants each bug of bugs.mjs in a copy of the last commit and demands that its test fails there.
// Arguments choose promises: `npm run planted-bugs -- D2 D10`. Ends with `N caught, N missed`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureRedis } from '../system-packages.mjs';
import { bugs } from './bugs.mjs';

const TEST_WITHIN_MS = 120_000;
const KILL_AFTER_MS = 5_000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const promises = [...new Set(bugs.map(({ promise }) => promise))];
const asked = process.argv.slice(2).map((argument) => argument.toUpperCase());
const unknown = asked.filter((argument) => !promises.includes(argument));
if (unknown.length > 0) {
  process.stderr.write(`No bug is planted for ${unknown.join(', ')}. There are bugs for ${promises.join(', ')}.\n`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'sl3-planted-bugs-'));
const copy = join(folder, 'copy');
let running;
process.on('exit', () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.on(signal, () => {
    signalAll(running, 'SIGKILL');
    process.exit(code);
  });
}

process.exit(await main());

async function main() {
  ensureRedis();
  copyTheCommit();
  const chosen = bugs.filter(({ promise }) => asked.length === 0 || asked.includes(promise));

  const unplanted = new Map();
  for (const { test } of chosen) {
    const key = JSON.stringify(test);
    if (!unplanted.has(key)) unplanted.set(key, await runTest(test));
  }
  const verdicts = [];
  for (const bug of chosen) {
    const verdict = await judge(bug, unplanted.get(JSON.stringify(bug.test)));
    verdicts.push(verdict);
    process.stdout.write(rowOf(bug, verdict));
  }
  const caught = verdicts.filter(({ isCaught }) => isCaught).length;
  process.stdout.write(`\n${caught} caught, ${verdicts.length - caught} missed\n`);
  return caught === verdicts.length && caught > 0 ? 0 : 1;
}

/** A clone and no work tree: nothing of it is left in this repository, whatever becomes of the run. */
function copyTheCommit() {
  const git = (...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const hasChanges = git('status', '--porcelain') !== '';
  process.stderr.write(
    `Planting in a copy of ${git('log', '-1', '--format=%h')}${hasChanges ? ', without what is not committed' : ''} …\n`,
  );
  mustRun('git', ['-c', 'advice.detachedHead=false', 'clone', '--quiet', '--local', root, copy], { cwd: folder });
  mustRun(process.execPath, [join(copy, 'scripts/bootstrap.mjs')], { cwd: copy });
  mkdirSync(join(folder, 'tmp'));
}

function mustRun(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
  if (status === 0) return;
  process.stderr.write(`The copy could not be made: ${[command, ...args].join(' ')} failed.\n0 caught, 1 missed\n`);
  process.exit(1);
}

/** Caught is a bug whose test passes without it, and fails with it because of what it checks. */
async function judge(bug, before) {
  const missed = (why) => ({ isCaught: false, why, ms: 0 });
  if (before.passed === 0 || before.failures.length > 0) {
    return missed(
      `the test does not pass without the bug: ${before.failures[0] ?? before.trouble ?? 'it is not there'}`,
    );
  }
  const path = join(copy, bug.file);
  const text = readFileSync(path, 'utf8');
  const places = text.split(bug.find).length - 1;
  if (places !== 1) return missed(`the plant is stale: its text is ${places} times in ${bug.file}, and not once`);

  writeFileSync(
    path,
    text.replace(bug.find, () => bug.replace),
  );
  const after = await runTest(bug.test).finally(() => {
    writeFileSync(path, text);
  });
  const [failure] = after.failures;
  if (failure === undefined) return missed(after.trouble ?? 'the test passes all the same');
  // A plant that cannot run proves nothing about the test.
  if (/^(Type|Reference|Syntax)Error\b/.test(failure)) return missed(`the plant is broken: ${failure}`);
  return { isCaught: true, why: failure, ms: after.ms };
}

/** Runs one test in the copy. `trouble` says why there may be no outcome at all. */
async function runTest({ project, file, title }) {
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const startedAt = performance.now();
  const name = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const { isLate, said } = await runVitest(['--project', project, file, '-t', name, `--outputFile=${report}`]);
  const outcome = { passed: 0, failures: [], ms: performance.now() - startedAt };
  if (isLate) return { ...outcome, trouble: `the test has not ended within ${TEST_WITHIN_MS / 1_000} s` };
  const { testResults } = readReport(report) ?? {};
  if (!testResults) return { ...outcome, trouble: `there is no report: ${said.trim().split('\n').at(-1)}` };

  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = tests.filter(({ fullName }) => fullName.includes(title));
  const firstLine = ({ failureMessages }) => failureMessages.join('\n').split('\n')[0] || 'failed without a word';
  outcome.passed = named.filter(({ status }) => status === 'passed').length;
  outcome.failures = named.filter(({ status }) => status === 'failed').map(firstLine);
  const broken = testResults.find(({ status }) => status === 'failed');
  if (broken && outcome.failures.length === 0)
    outcome.trouble = `the file does not run: ${broken.message.split('\n')[0]}`;
  return outcome;
}

/** In a process group of its own, so that a test that hangs leaves no Redis and no store behind. */
async function runVitest(args) {
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--reporter=json', ...args], {
    cwd: copy,
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  running = child;
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-2_000)));
  let isLate = false;
  const timers = [
    setTimeout(() => {
      isLate = true;
      signalAll(child, 'SIGTERM');
    }, TEST_WITHIN_MS),
    setTimeout(() => signalAll(child, 'SIGKILL'), TEST_WITHIN_MS + KILL_AFTER_MS),
  ];
  await new Promise((resolve) => child.once('exit', resolve));
  for (const timer of timers) clearTimeout(timer);
  signalAll(child, 'SIGKILL'); // what it started, should it have left any
  running = undefined;
  return { isLate, said };
}

function signalAll(child, signal) {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // all are gone
  }
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function rowOf({ promise, what, test }, { isCaught, why, ms }) {
  const indent = ' '.repeat(21);
  const seconds = `${(ms / 1_000).toFixed(1)} s`.padStart(6);
  return [
    `${promise.padEnd(4)} ${isCaught ? 'caught' : 'MISSED'} ${seconds}   ${what}\n`,
    `${indent}${test.file} › ${test.title}\n`,
    `${indent}${why}\n`,
  ].join('');
}
