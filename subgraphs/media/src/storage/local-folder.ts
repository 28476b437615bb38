import { randomBytes } from 'node:crypto';
import { mkdir, open, opendir, rename, rm, rmdir, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { MissingFileError, storageKey, type ByteRange, type StorageDriver, type StoredFile } from './storage-driver.js';

/** Half written files carry this in their names; a crash leaves them behind, and listing tells of them as rubbish. */
const PART = '.part-';

/**
 * Files in a folder: `<two last characters of the asset's id>/<asset's id>/<name>`, so that no folder grows too large.
 *
 * Nothing is readable for others on the machine, and nothing may be run.
 */
export class LocalFolder implements StorageDriver {
  constructor(private readonly folder: string) {}

  async put(key: string, bytes: Readable | Uint8Array): Promise<number> {
    const path = await this.#pathToWrite(key);
    const part = `${path}${PART}${randomBytes(6).toString('hex')}`;
    try {
      const handle = await open(part, 'wx', 0o600);
      const written = await writeAll(handle, bytes instanceof Uint8Array ? [bytes] : bytes, 0);
      await rename(part, path);
      await syncFolder(dirname(path));
      return written;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  }

  async append(key: string, bytes: AsyncIterable<Uint8Array>, { offset }: { offset: number }): Promise<number> {
    const path = await this.#pathToWrite(key);
    const handle = await open(path, offset === 0 ? 'a' : 'r+', 0o600);
    const { size } = await handle.stat();
    if (size !== offset) {
      await handle.close();
      throw new Error(`${key} has ${size} bytes and cannot go on at ${offset}.`);
    }
    const length = await writeAll(handle, bytes, offset);
    if (offset === 0) await syncFolder(dirname(path));
    return length;
  }

  async lengthOf(key: string): Promise<number | undefined> {
    try {
      return (await stat(this.#pathOf(key))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    try {
      // Opened before anybody is answered: a file that is gone is told as such, not as a stream that breaks off.
      const handle = await open(this.#pathOf(key), 'r');
      return handle.createReadStream({ ...range });
    } catch (error) {
      if (isMissing(error)) throw new MissingFileError(key);
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    await unlink(path).catch(ignoreMissing);
    // The last file takes its folder with it; another that came meanwhile keeps it.
    await rmdir(dirname(path)).catch(() => undefined);
  }

  async *list(): AsyncIterable<StoredFile> {
    for await (const shard of entriesOf(this.folder)) {
      for await (const asset of entriesOf(join(this.folder, shard))) {
        for await (const name of entriesOf(join(this.folder, shard, asset))) {
          const found = await stat(join(this.folder, shard, asset, name)).catch(ignoreMissing);
          if (found) yield { key: `${asset}/${name}`, bytes: found.size, changedAt: found.mtime };
        }
      }
    }
  }

  async #pathToWrite(key: string): Promise<string> {
    const path = this.#pathOf(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return path;
  }

  #pathOf(key: string): string {
    const [assetId = '', file = ''] = key.split('/');
    // A part that a crash left is deleted under the name it was listed with.
    const [name = '', part] = file.split(PART);
    const suffix = part !== undefined && /^[0-9a-f]{12}$/.test(part) ? `${PART}${part}` : '';
    return join(this.folder, assetId.slice(-2), storageKey(assetId, name) + suffix);
  }
}

/** Writes what comes, one piece after the other: the source is read no faster than the disk takes it. */
async function writeAll(
  handle: FileHandle,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  offset: number,
): Promise<number> {
  let position = offset;
  try {
    for await (const piece of bytes) {
      await handle.write(piece, 0, piece.length, position);
      position += piece.length;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return position;
}

/** So that the name itself survives a power cut. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* entriesOf(path: string): AsyncIterable<string> {
  const folder = await opendir(path).catch(ignoreMissing);
  if (folder) for await (const entry of folder) yield entry.name;
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
  return undefined;
}
