import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes what was renamed or removed in a folder, or written to a file, survive a power cut. */
export function syncFolder(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
