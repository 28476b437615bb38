import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, statSync, truncateSync, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { PlainFailure } from './plain-failure.js';

/** What to run, and how to know that it serves. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string>;
  logFile: string;
  /** Resolves once the process serves. Left out: it says `ready …` on its standard output itself. */
  awaitReady?: (signal: AbortSignal) => Promise<void>;
}

const RESTART_FIRST_MS = 200;
const RESTART_LAST_MS = 2_000;
const SETTLED_MS = 10_000; // after that long a process counts as well, and its next restart is quick again
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000; // five seconds more than a server takes to drain
const EX_CONFIG = 78; // sysexits.h: a fault in the configuration, which a restart cannot mend
const LOG_MAX_BYTES = 20 * 1024 * 1024;

/** One child process that is started again whenever it ends without being asked to. */
export class Supervised {
  private child: ChildProcess | undefined;
  private log: WriteStream;
  private isWanted = false;
  private restartMs = RESTART_FIRST_MS;
  private restartTimer: NodeJS.Timeout | undefined;
  private lastWords: string[] = [];
  private readiness = deferred();

  constructor(
    readonly spec: ProcessSpec,
    private readonly onChange: () => void = () => undefined,
  ) {
    shorten(spec.logFile);
    this.log = createWriteStream(spec.logFile, { flags: 'a' });
  }

  get name(): string {
    return this.spec.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Starts the process and resolves when it serves. */
  async start(): Promise<void> {
    this.isWanted = true;
    this.launch();
    await this.ready();
  }

  /** Resolves when the process that runs now, or is being started again, serves. */
  async ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(this.failure(`did not get ready within ${READY_WITHIN_MS / 1000} s`)),
        READY_WITHIN_MS,
      );
    });
    await Promise.race([this.readiness.promise, late]).finally(() => clearTimeout(timer));
  }

  /** Sends a signal to the process as it runs now; the supervisor treats what follows as an accident. */
  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGKILL' || signal === 'SIGTERM') this.renewReadiness();
    this.child?.kill(signal);
  }

  /** Ends the process for good: SIGTERM, and SIGKILL when it takes too long. */
  async stop(): Promise<void> {
    this.isWanted = false;
    clearTimeout(this.restartTimer);
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(hard);
    }
    await new Promise<void>((resolve) => this.log.end(resolve));
  }

  private launch(): void {
    const { command, args, env, awaitReady } = this.spec;
    const startedAt = Date.now();
    // A group of its own: a Ctrl-C in the terminal reaches the stack only, which then ends its children in order.
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.child = child;
    this.onChange();
    const aborter = new AbortController();

    createInterface({ input: child.stdout }).on('line', (line) => {
      this.log.write(`${line}\n`);
      if (!awaitReady && line.startsWith('ready ')) this.readiness.resolve();
      this.hear(complaintIn(line));
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.log.write(`${line}\n`);
      this.hear(line);
    });
    awaitReady?.(aborter.signal).then(
      () => this.readiness.resolve(),
      () => undefined, // it ended before it served: the exit below says so
    );
    child.once('error', (cause) => this.readiness.reject(this.failure(`could not be started: ${cause.message}`)));
    child.once('exit', (code, signal) => {
      aborter.abort();
      this.onChange();
      if (!this.isWanted) return;
      if (code === EX_CONFIG) return this.readiness.reject(this.failure('does not accept its configuration'));
      this.log.write(`${JSON.stringify({ time: Date.now(), msg: 'process ended', code, signal })}\n`);
      this.renewReadiness();
      if (Date.now() - startedAt > SETTLED_MS) this.restartMs = RESTART_FIRST_MS;
      this.restartTimer = setTimeout(() => this.launch(), this.restartMs);
      this.restartMs = Math.min(this.restartMs * 2, RESTART_LAST_MS);
    });
  }

  /** From now until the next start has served, `ready` waits. */
  private renewReadiness(): void {
    const waiting = this.readiness;
    this.readiness = deferred();
    // Those who waited for the process that has just ended wait for the next one.
    this.readiness.promise.then(waiting.resolve, waiting.reject);
  }

  private hear(words: string | undefined): void {
    if (words) this.lastWords = [...this.lastWords.slice(-4), words];
  }

  private failure(what: string): PlainFailure {
    const words = this.lastWords.length > 0 ? ` It said: ${this.lastWords.join(' ')}` : '';
    return new PlainFailure(`${this.name} ${what}.${words} Its log is ${this.spec.logFile}.`);
  }
}

/** What a line of a server's log complains of, in words, when it is an error. */
function complaintIn(line: string): string | undefined {
  if (!/"level":[56]0/.test(line)) return undefined;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return [msg, err?.message].filter(Boolean).join(': ');
  } catch {
    return undefined; // not of a log
  }
}

interface Deferred {
  promise: Promise<void>;
  resolve: () => void;
  reject: (reason: Error) => void;
}

/** A promise whose end is decided elsewhere (Node 20 has no Promise.withResolvers). Nobody has to hear of its failure. */
function deferred(): Deferred {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

function shorten(logFile: string): void {
  try {
    if (statSync(logFile).size > LOG_MAX_BYTES) truncateSync(logFile);
  } catch {
    // there is no log yet
  }
}
