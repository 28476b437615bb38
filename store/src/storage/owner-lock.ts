import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const RACE_MS = 50;

/** Another living process owns the folder. */
export class FolderInUseError extends Error {}

interface Owner {
  pid: number;
  /** Tells a process from a later one that was given the same number. */
  startedAt: string;
}

/**
 * Makes this process the only owner of a data folder. A lock whose process is gone, as after kill -9, is taken over.
 *
 * @returns lets go of the folder
 * @throws {@link FolderInUseError}
 */
export async function lockFolder(folder: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'owner.json');
  const draft = join(folder, `owner.${process.pid}.json`);
  writeFileSync(draft, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Owner));
  try {
    await become(path, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (readOwner(path)?.pid === process.pid) rmSync(path, { force: true });
  };
}

async function become(path: string, draft: string): Promise<void> {
  try {
    linkSync(draft, path);
  } catch {
    refuseLiving(path);
    renameSync(draft, path);
    // Two may find the same dead owner at once: the one that renamed last has the folder.
    await wait(RACE_MS);
    if (readOwner(path)?.pid !== process.pid) refuseLiving(path);
  }
}

function refuseLiving(path: string): void {
  const owner = readOwner(path);
  if (!owner || owner.pid === process.pid || !isAlive(owner)) return;
  throw new FolderInUseError(`is in use by another store (process ${owner.pid})`);
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startOf(pid) === startedAt;
}

/** When a process started, in the kernel's ticks; empty where there is no /proc, and then the number alone counts. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
