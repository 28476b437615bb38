import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What `npm start` said, and how it ended. */
export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** Runs what `npm start` runs, with these variables and without the services this machine may name. */
export function npmStart(env: Record<string, string>): {
  child: ChildProcess;
  line(pattern: RegExp): Promise<string>;
  outcome: Promise<Outcome>;
} {
  return run(['scripts/start.mjs'], env);
}

/** Runs an `sl3` command. */
export function sl3(args: string[], env: Record<string, string>): Promise<Outcome> {
  return run(['cli/dist/main.js', ...args], env).outcome;
}

function run(args: string[], env: Record<string, string>): ReturnType<typeof npmStart> {
  const { MONGODB_URI: _m, REDIS_URL: _r, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines = { out: [] as string[], err: [] as string[] };
  const waiting = new Set<() => void>();
  for (const name of ['out', 'err'] as const) {
    createInterface({ input: name === 'out' ? child.stdout : child.stderr }).on('line', (line) => {
      lines[name].push(line);
      for (const look of waiting) look();
    });
  }
  const outcome = new Promise<Outcome>((resolve) => {
    child.once('close', (code) => resolve({ code, out: lines.out.join('\n'), err: lines.err.join('\n') }));
  });
  const line = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = [...lines.out, ...lines.err].find((one) => pattern.test(one));
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void outcome.then(({ code, err }) =>
        reject(new Error(`ended with ${String(code)} before it said ${String(pattern)}: ${err}`)),
      );
    });
  return { child, line, outcome };
}
