import {
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { PlainFailure } from './plain-failure.js';

/** The layout of the data folder that this version reads and writes. */
export const DATA_FORMAT = 1;

/** What a running stack writes down, for `sl3` commands to reach it and for the next start to find what was left behind. */
export interface RunFile {
  stackPid: number;
  gateway: string;
  /** The base URL of each subgraph. */
  subgraphs: Record<string, string>;
  /** Where the store is, ours or one of somebody's own. */
  mongodbUri?: string;
  processes: { name: string; pid: number }[];
}

/** The data folder, held by this process until `release`. */
export interface DataFolder {
  readonly path: string;
  file(...names: string[]): string;
  writeRun(run: RunFile): void;
  readonly release: () => void;
}

/**
 * Takes a data folder for this process, making it when it is not there.
 *
 * Processes that a killed stack left running are ended first: they would hold the store.
 *
 * @throws PlainFailure when another stack holds it, or a newer version wrote it
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const file = (...names: string[]): string => join(path, ...names);
  makeFolder(path);
  checkFormat(path, file('version.json'));

  const previous = readJson<RunFile>(file('run.json'));
  if (previous && previous.stackPid !== process.pid && isStackProcess(previous.stackPid, path)) {
    throw new PlainFailure(
      `The data folder ${path} is in use by an SL3 Chat that is running (process ${previous.stackPid}). Stop that one, or set SL3_DATA_DIR to another folder.`,
    );
  }
  await endLeftovers(previous, path);

  const writeRun = (run: RunFile): void => writeJson(file('run.json'), run);
  writeRun({ stackPid: process.pid, gateway: '', subgraphs: {}, processes: [] });
  return { path, file, writeRun, release: () => rmSync(file('run.json'), { force: true }) };
}

export function readJson<T>(file: string): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined; // half a file, from a power cut while it was written: as good as none
  }
}

/** Writes to a temporary name and renames, readable by this user only. */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.tmp`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new PlainFailure(
      `The data folder ${path} cannot be made. Set SL3_DATA_DIR to a folder that can be written.`,
      {
        cause,
      },
    );
  }
}

function checkFormat(path: string, versionFile: string): void {
  const version = readJson<{ format: number }>(versionFile);
  if (!version) return writeJson(versionFile, { format: DATA_FORMAT });
  if (version.format <= DATA_FORMAT) return;
  throw new PlainFailure(
    `The data folder ${path} was written by a newer version of SL3 Chat (format ${version.format}; this one reads ${DATA_FORMAT}). Update SL3 Chat, or set SL3_DATA_DIR to another folder.`,
  );
}

/** The mark by which a process of a stack is known, also when its id has been given to another program since. */
export const stackMark = (dataDir: string): string => `SL3_STACK_OF=${dataDir}`;

function isStackProcess(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const environment = `/proc/${pid}/environ`;
  if (!existsSync('/proc/self/environ')) return true; // not Linux: alive is all that can be known
  try {
    const text = readFileSync(environment, 'utf8');
    return (
      text.includes(`${stackMark(dataDir)}\0`) ||
      // Redis writes its title over its environment, and works in the data folder.
      readlinkSync(`/proc/${pid}/cwd`).startsWith(join(realpathSync(dataDir), '/')) ||
      // The stack's own process was started by a person, so its environment has no mark: its command line tells.
      /start\.mjs|stack\/|vitest/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
    );
  } catch {
    return false;
  }
}

async function endLeftovers(previous: RunFile | undefined, dataDir: string): Promise<void> {
  const left = (previous?.processes ?? []).filter(({ pid }) => isStackProcess(pid, dataDir));
  for (const { pid } of left) kill(pid, 'SIGTERM');
  for (let waited = 0; waited < 5_000 && left.some(({ pid }) => isStackProcess(pid, dataDir)); waited += 100)
    await pause(100);
  for (const { pid } of left) if (isStackProcess(pid, dataDir)) kill(pid, 'SIGKILL');
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it ended meanwhile
  }
}
