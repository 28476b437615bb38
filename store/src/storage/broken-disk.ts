import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';

import type { DamagedFolderError } from './damage.js';
import { FLUSH_FAILED, type Environment } from './environment.js';
import { syncFolder } from './folder.js';

/**
 * Ends the process when the disk did not take what was written: the system may forget it at any time, though it still
 * shows it. Leaves a mark, so that the next start goes back to what was flushed before.
 */
export function endBroken(folder: string, cause: Error, log: Logger): void {
  log.fatal({ err: cause, folder }, 'the disk did not take a flush; the store ends');
  try {
    writeFileSync(join(folder, FLUSH_FAILED), `${cause.message}\n`);
  } finally {
    // Not an ordinary exit: lmdb would flush once more on the way out, be told that all is well, and write that down.
    process.kill(process.pid, 'SIGKILL');
  }
}

/** Ends the process when a page is not what was written: lmdb could be misled by it. The next start says so once more. */
export function endDamaged(folder: string, damage: DamagedFolderError, log: Logger): void {
  log.fatal({ folder, damage: damage.message }, 'the data folder is damaged; the store ends');
  // Not an ordinary exit either: lmdb would write once more, to places that a damaged page may name.
  process.kill(process.pid, 'SIGKILL');
}

/** Makes sure that what was gone back to is on disk, and removes the mark. */
export async function trustFlushedOnly(folder: string, environment: Environment): Promise<void> {
  await environment.root.flushed;
  rmSync(join(folder, FLUSH_FAILED), { force: true });
  syncFolder(folder);
}
