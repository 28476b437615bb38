import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';

import { checkPages, type CheckedPages } from './check-pages.js';
import { hasStore, openEnvironment, type Environment } from './environment.js';
import { migrateFolder, MIGRATING } from './migrate.js';

/** The folder a compacted copy is made in, beside the file it will replace. */
export const COMPACTING = 'compacting';

/** A folder that was opened, and what was seen of its pages before. */
export interface OpenedFolder {
  environment: Environment;
  pages: CheckedPages;
}

/**
 * Opens a folder this process has the lock of. lmdb believes what a page says: what it would stumble over is found before
 * it looks. A folder of an older format is brought up to date.
 *
 * @param maxMs - how long looking at pages may take
 * @throws {@link DamagedFolderError} or {@link NewerFormatError}
 */
export async function openFolder(folder: string, log: Logger, maxMs = Infinity): Promise<OpenedFolder> {
  // Of a copy that was being made when the process ended.
  for (const name of [MIGRATING, COMPACTING]) rmSync(join(folder, name), { recursive: true, force: true });
  const pages = hasStore(folder) ? checkPages(folder, maxMs) : { used: 0, free: 0, isComplete: true };
  await migrateFolder(folder, log);
  return { environment: openEnvironment(folder), pages };
}
