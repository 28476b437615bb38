import { ConfigError, readProcessConfig, UnreachableError } from './config.js';
import { createLog, type Log } from './log.js';

/** What a process opens into: everything registered here is closed in reverse order when it ends. */
export interface Scope {
  log: Log;
  /** Registers how to close something, as soon as it is open. */
  onClose(what: string, close: () => Promise<void> | void): void;
  /** Says where this process serves; it ends up in the line `ready <name> <url>`. */
  serves(url: string): void;
  /** Aborted when the process begins to end. */
  shuttingDown: AbortSignal;
}

/** sysexits.h: EX_CONFIG. */
const EXIT_CONFIG = 78;
/** What may still happen after open requests were cut, before the process is cut itself. */
const CLOSE_GRACE_MS = 3_000;

/**
 * Runs a process: starts it, prints `ready <name> <url>` on stdout, and on SIGTERM or SIGINT closes everything in reverse
 * order and exits 0.
 *
 * A fault in the environment is printed as plain sentences and exits 78, a part that does not answer as one and exits 1;
 * anything else that stops it is logged and exits 1. What has not closed within DRAIN_MS and 3 s is left where it is.
 */
export async function runProcess(name: string, start: (scope: Scope) => Promise<void>): Promise<void> {
  const config = tellingConfigFaults(() => readProcessConfig());
  const log = createLog({ name, level: config.LOG_LEVEL });
  const closers: { what: string; close: () => Promise<void> | void }[] = [];
  const shuttingDown = new AbortController();
  let url = '';

  async function closeAll(): Promise<void> {
    shuttingDown.abort();
    for (const { what, close } of closers.splice(0).reverse()) {
      try {
        await close();
        log.debug({ what }, 'closed');
      } catch (error) {
        log.error({ err: error, what }, 'closing failed');
      }
    }
  }

  async function end(exitCode: number): Promise<void> {
    const deadline = setTimeout(() => {
      log.error({ drainMs: config.DRAIN_MS }, 'still open after the deadline; leaving');
      process.exit(exitCode || 1);
    }, config.DRAIN_MS + CLOSE_GRACE_MS);
    deadline.unref();
    await closeAll();
    process.exit(exitCode);
  }

  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'a promise failed and nobody heard');
    process.exit(1);
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error was thrown and nobody caught it');
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (shuttingDown.signal.aborted) return;
      log.info({ signal }, 'closing');
      void end(0);
    });
  }

  try {
    await start({
      log,
      onClose: (what, close) => {
        closers.push({ what, close });
      },
      serves: (where) => {
        url = where;
      },
      shuttingDown: shuttingDown.signal,
    });
  } catch (error) {
    if (shuttingDown.signal.aborted) return; // told to end while starting
    if (error instanceof ConfigError || error instanceof UnreachableError) tellPlainly(error);
    else log.fatal({ err: error }, 'could not start');
    await end(error instanceof ConfigError ? EXIT_CONFIG : 1);
    return;
  }
  process.stdout.write(`${['ready', name, url].filter(Boolean).join(' ')}\n`);
}

function tellingConfigFaults<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    tellPlainly(error);
    process.exit(EXIT_CONFIG);
  }
}

/** For the person who starts it: sentences, no stack. */
function tellPlainly(error: Error): void {
  process.stderr.write(`${error.message}\n`);
}
