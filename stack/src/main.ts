import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseEnv } from 'node:util';
import { loadConfig } from './config.js';
import { writeJson } from './data-folder.js';
import { PlainFailure } from './plain-failure.js';
import { startStack, type Stack } from './start-stack.js';
import { projectRoot } from './topology.js';

const DEMO_ACCOUNTS = 'amelie, bruno (people) · moira (moderator) · adele (administrator)';

/** `npm start`: everything on one machine, until Ctrl-C. */
async function main(): Promise<void> {
  const startedAt = Date.now();
  const say = (line: string): void => console.error(line);
  const options = loadConfig(process.env);
  const asked = askedToStop();
  const stack = await startStack({
    ...options,
    // On one machine the graph may be looked at; INTROSPECTION=false in .env or the environment ends that.
    settings: { INTROSPECTION: process.env['INTROSPECTION'] ?? 'true', ...readDotEnv() },
    isWatching: process.argv.includes('--watch'),
    say,
    signal: asked.signal,
  });
  try {
    if (!existsSync(stack.folder.file('demo.json'))) await loadDemo(stack, say, asked.signal);
    if (!asked.signal.aborted) introduce(stack, Date.now() - startedAt);
    await asked.promise;
  } finally {
    await stack.stop();
  }
}

/** The variables that `.env` names. They are in the environment by now, where one that was set before counts. */
function readDotEnv(): Record<string, string> {
  if (!existsSync('.env')) return {};
  const names = Object.keys(parseEnv(readFileSync('.env', 'utf8')));
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}

function introduce(stack: Stack, tookMs: number): void {
  console.error(`Ready after ${(tookMs / 1000).toFixed(1)} s.\n`);
  console.log(`Chat      ${stack.url}/`);
  console.log(`Console   ${stack.url}/admin/`);
  console.log(`Graph     ${stack.url}/graphql`);
  console.log(`Sign in   ${DEMO_ACCOUNTS}; password ${stack.secrets.demoPassword}`);
  console.log(`Data      ${stack.folder.path} (logs in ${stack.folder.file('logs')})`);
  console.log('Stop      Ctrl-C\n');
}

/** Ctrl-C, a closed terminal or a service manager asks once; asking again changes nothing. */
function askedToStop(): { promise: Promise<void>; signal: AbortSignal } {
  const aborter = new AbortController();
  const promise = new Promise<void>((resolve) => {
    const stop = (): void => {
      if (aborter.signal.aborted) return;
      console.error('\nStopping …');
      aborter.abort(new PlainFailure('Stopped before everything had started.'));
      resolve();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  });
  return { promise, signal: aborter.signal };
}

async function loadDemo(stack: Stack, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  say('Loading the demo: one day of #ubuntu from the annotated Ubuntu IRC data …');
  const cli = spawn(process.execPath, [`${projectRoot}cli/dist/main.js`, 'demo'], {
    env: { ...process.env, SL3_DATA_DIR: stack.folder.path },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  const words: string[] = [];
  createInterface({ input: cli.stderr }).on('line', (line) => words.push(line));
  const code = await new Promise<number | null>((resolve) => {
    cli.once('error', () => resolve(null));
    cli.once('close', resolve);
  });
  if (code === 0) writeJson(stack.folder.file('demo.json'), { loadedAt: new Date().toISOString() });
  if (code === 0 || signal.aborted) return;
  say(
    `The demo data could not be loaded: ${words.at(-1) ?? ''} The chat works without it; the next start tries again.`,
  );
}

main().then(
  () => process.exit(0),
  (failure: unknown) => {
    console.error(failure instanceof PlainFailure ? failure.message : failure);
    process.exit(1);
  },
);
