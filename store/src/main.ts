import { pino } from 'pino';

import { ConfigError, loadConfig } from './config.js';
import { maintain, readMaintenance, type Maintenance } from './maintenance.js';
import { startServer } from './server.js';
import { isCommitError } from './storage/commit-error.js';
import { DamagedFolderError } from './storage/damage.js';
import { NewerFormatError } from './storage/environment.js';
import { FolderInUseError } from './storage/owner-lock.js';

const DRAIN_MS = 10_000;
/** Of sysexits.h: starting again will not mend it, so that whoever watches over the process need not try. */
const EX_CONFIG = 78;

async function main(): Promise<void> {
  const maintenance = readMaintenance(process.argv.slice(2));
  if (maintenance) {
    process.exitCode = await runMaintenance(maintenance);
    return;
  }
  const config = loadConfig(process.argv.slice(2), process.env);
  const log = pino({ name: 'store', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const store = await startServer(config, log).catch((error: unknown) => {
    throw explained(error, config.data, config.socket ?? String(config.port));
  });
  let isClosing = false;
  const close = () => {
    if (isClosing) return;
    isClosing = true;
    setTimeout(() => process.exit(1), DRAIN_MS).unref();
    void store.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);
  // lmdb rejects promises of its own beside the one the writer waits for and answers to.
  process.on('unhandledRejection', (error) => {
    if (!isCommitError(error)) throw error;
  });
  // Last: who reads it may ask for the end at once.
  process.stdout.write(`ready store ${store.uri}\n`);
}

async function runMaintenance(maintenance: Maintenance): Promise<number> {
  const log = pino({ name: 'store', level: 'warn' }, pino.destination({ dest: 2, sync: true }));
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const isWell = await maintain(maintenance, log, say).catch((error: unknown) => {
    throw explained(error, maintenance.folder, '');
  });
  return isWell ? 0 : 1;
}

/** What a person can do something about, in one sentence. */
function explained(error: unknown, folder: string, where: string): unknown {
  if (error instanceof FolderInUseError || error instanceof NewerFormatError || error instanceof DamagedFolderError) {
    return new ConfigError(`The data folder ${folder} ${error.message}.`, { cause: error });
  }
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new ConfigError(`Port ${where} is in use; choose another with --port.`);
    case 'EACCES':
    case 'EROFS':
      return new ConfigError(`The store may not write to ${folder} or listen on ${where}.`);
    default:
      return error;
  }
}

main().catch((error: unknown) => {
  const text = error instanceof ConfigError ? error.message : `The store cannot start: ${String(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(error instanceof ConfigError && error.cause instanceof DamagedFolderError ? EX_CONFIG : 1);
});
