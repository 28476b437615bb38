import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Logger } from 'pino';

import { ConfigError } from './config.js';
import { syncFolder } from './storage/folder.js';
import { COMPACTING, openFolder } from './storage/open-folder.js';
import { lockFolder } from './storage/owner-lock.js';
import { verify, type Finding } from './storage/verify.js';

const FILE = 'data.mdb';

/** Work on a data folder instead of serving it. */
export interface Maintenance {
  task: 'verify' | 'compact' | 'backup' | 'restore';
  folder: string;
  /** Where a backup or a restored folder goes. */
  to: string | undefined;
}

/** Reads `--verify DIR`, `--compact DIR`, `--backup DIR --to FOLDER`, `--restore FOLDER --to DIR`; undefined for none. */
export function readMaintenance(args: readonly string[]): Maintenance | undefined {
  const task = (['verify', 'compact', 'backup', 'restore'] as const).find((each) => args.includes(`--${each}`));
  if (!task) return undefined;
  try {
    const { values } = parseArgs({ args: [...args], options: { [task]: { type: 'string' }, to: { type: 'string' } } });
    const folder = values[task];
    if (typeof folder !== 'string' || !existsSync(join(folder, FILE))) {
      throw new ConfigError(`There is no store in ${String(folder)}.`);
    }
    const to = typeof values.to === 'string' ? values.to : undefined;
    if ((task === 'backup' || task === 'restore') && to === undefined) {
      throw new ConfigError(`--${task} needs to know where to: --to FOLDER.`);
    }
    return { task, folder, to };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`The store does not understand its flags: ${(error as Error).message}`);
  }
}

/**
 * Does the work while nobody else has the folder.
 *
 * @param say - takes one line for the person who asked
 * @returns whether all is well
 */
export async function maintain({ task, folder, to }: Maintenance, log: Logger, say: (line: string) => void) {
  const unlock = await lockFolder(folder);
  try {
    if (task === 'compact') await compact(folder, log, say);
    else if (task === 'restore') return await restore(folder, to ?? '', log, say);
    else if (task === 'backup') await backup(folder, to ?? '', log, say);
    else return await verifyFolder(folder, log, say);
    return true;
  } finally {
    unlock();
  }
}

async function verifyFolder(folder: string, log: Logger, say: (line: string) => void): Promise<boolean> {
  const { environment, pages } = await openFolder(folder, log);
  say(`pages: ${pages.used} used, ${pages.free} free, all well`);
  let faults = 0;
  try {
    for (const finding of verify(environment)) {
      say(`${finding.name}: ${finding.count} records${remarkOn(finding)}`);
      for (const fault of finding.faults) say(`  FAULT ${fault}`);
      faults += finding.faults.length;
    }
  } finally {
    await environment.root.close();
  }
  say(faults === 0 ? `${folder} is whole.` : `${folder} is damaged: ${faults} faults.`);
  return faults === 0;
}

function remarkOn({ isUnfinished, faults }: Finding): string {
  if (isUnfinished) return ', unfinished: the next start removes them';
  return faults.length === 0 ? ', all well' : '';
}

/** Writes a copy without the free pages, and puts it in the place of the folder's file in one rename. */
async function compact(folder: string, log: Logger, say: (line: string) => void): Promise<void> {
  const beside = join(folder, COMPACTING);
  const file = join(folder, FILE);
  const before = statSync(file).size;
  await copyStore(folder, beside, log);
  renameSync(join(beside, FILE), file);
  rmSync(join(folder, 'lock.mdb'), { force: true });
  syncFolder(folder);
  rmSync(beside, { recursive: true, force: true });
  say(`${folder}: ${before} bytes before, ${statSync(file).size} after.`);
}

async function backup(folder: string, to: string, log: Logger, say: (line: string) => void): Promise<void> {
  refuseFilled(to);
  await copyStore(folder, to, log);
  say(`${folder} is backed up to ${to}.`);
}

/** A backup that is not whole is not restored. */
async function restore(from: string, to: string, log: Logger, say: (line: string) => void): Promise<boolean> {
  refuseFilled(to);
  const { environment } = await openFolder(from, log);
  try {
    const faults = [...verify(environment)].flatMap((finding) => finding.faults);
    if (faults.length > 0) {
      say(`${from} is damaged and was not restored; see --verify.`);
      return false;
    }
  } finally {
    await environment.root.close();
  }
  mkdirSync(to, { recursive: true });
  copyFileSync(join(from, FILE), join(to, `${FILE}.part`));
  syncFolder(join(to, `${FILE}.part`));
  renameSync(join(to, `${FILE}.part`), join(to, FILE));
  syncFolder(to);
  say(`${from} is restored to ${to}.`);
  return true;
}

async function copyStore(folder: string, to: string, log: Logger): Promise<void> {
  const { environment } = await openFolder(folder, log);
  mkdirSync(to, { recursive: true });
  try {
    await environment.root.backup(to, true);
  } finally {
    await environment.root.close();
  }
  syncFolder(join(to, FILE));
  syncFolder(to);
}

function refuseFilled(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new ConfigError(`${folder} is not empty.`);
}
