import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { syncFolder } from './folder.js';

/** The file that is there while a folder is served, and stays when that does not end well. */
const NOT_CLOSED = 'not-closed';

/** Notes that a folder is served from now on; answers whether that was noted before and never taken back. */
export function noteOpen(folder: string): boolean {
  const path = join(folder, NOT_CLOSED);
  const wasOpen = existsSync(path);
  if (!wasOpen) {
    writeFileSync(path, '');
    syncFolder(folder);
  }
  return wasOpen;
}

/** Notes that a folder was closed, and everything in it is on disk. */
export function noteClosed(folder: string): void {
  rmSync(join(folder, NOT_CLOSED), { force: true });
}
