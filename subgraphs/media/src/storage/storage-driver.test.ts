import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LocalFolder } from './local-folder.js';
import { MissingFileError, storageKey, type StorageDriver } from './storage-driver.js';

/** Every driver there is, each with an empty storage of its own. */
const drivers: [string, () => Promise<StorageDriver>][] = [
  ['a local folder', () => aFolder().then((f) => new LocalFolder(f))],
];

const folders: string[] = [];
async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sl3-storage-'));
  folders.push(folder);
  return folder;
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Some pieces, and then it breaks off. */
function* brokenAfter(pieces: readonly Buffer[]): Generator<Buffer> {
  yield* pieces;
  throw new Error('the line was cut');
}

describe.each(drivers)('%s', (_name, open) => {
  let storage: StorageDriver;
  let count = 0;
  const aKey = (name = 'original') => storageKey(`ast_${String((count += 1)).padStart(6, '0')}`, name);
  const read = async (key: string, range?: { start: number; end: number }) => buffer(await storage.get(key, range));
  const all = async () => {
    const found: string[] = [];
    for await (const { key } of storage.list()) found.push(key);
    return found.sort();
  };

  beforeAll(async () => {
    storage = await open();
  });

  test('gives back what was put, whole and in part', async () => {
    const key = aKey();
    const bytes = randomBytes(300_000);
    expect(await storage.put(key, Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]))).toBe(bytes.length);
    expect((await read(key)).equals(bytes)).toBe(true);
    expect((await read(key, { start: 100_000, end: 100_009 })).equals(bytes.subarray(100_000, 100_010))).toBe(true);
    expect((await read(key, { start: bytes.length - 1, end: bytes.length - 1 })).length).toBe(1);
    expect(await storage.lengthOf(key)).toBe(bytes.length);
  });

  test('puts again over what is there, and nothing at all when the source breaks off', async () => {
    const key = aKey();
    await storage.put(key, Buffer.from('one'));
    await storage.put(key, Buffer.from('another'));
    await expect(storage.put(key, Readable.from(brokenAfter([Buffer.from('half')])))).rejects.toThrow('cut');
    expect((await read(key)).toString()).toBe('another');
    const fresh = aKey();
    await expect(storage.put(fresh, Readable.from(brokenAfter([Buffer.from('half')])))).rejects.toThrow('cut');
    expect(await storage.lengthOf(fresh)).toBeUndefined();
  });

  test('goes on with a file where it stands, and keeps what came before the source broke off', async () => {
    const key = aKey();
    const bytes = randomBytes(200_000);
    const upTo = (start: number, end: number) => bytes.subarray(start, end);
    expect(await storage.append(key, Readable.from([upTo(0, 50_000)]), { offset: 0 })).toBe(50_000);
    const broken = Readable.from(brokenAfter([upTo(50_000, 60_000), upTo(60_000, 90_000)]));
    await expect(storage.append(key, broken, { offset: 50_000 })).rejects.toThrow('cut');
    expect(await storage.lengthOf(key)).toBe(90_000);
    expect(await storage.append(key, Readable.from([upTo(90_000, 200_000)]), { offset: 90_000 })).toBe(200_000);
    expect((await read(key)).equals(bytes)).toBe(true);
  });

  test('does not go on anywhere else', async () => {
    const key = aKey();
    await storage.append(key, Readable.from([Buffer.from('abc')]), { offset: 0 });
    for (const offset of [0, 2, 4]) {
      await expect(storage.append(key, Readable.from([Buffer.from('x')]), { offset })).rejects.toThrow();
    }
    expect((await read(key)).toString()).toBe('abc');
  });

  test('says when there is no such file, before anything is read', async () => {
    const key = aKey();
    await expect(storage.get(key)).rejects.toThrow(MissingFileError);
    expect(await storage.lengthOf(key)).toBeUndefined();
    await storage.delete(key);
  });

  test('deletes once and for all, also while somebody reads', async () => {
    const key = aKey();
    await storage.put(key, randomBytes(500_000));
    const reading = await storage.get(key);
    await storage.delete(key);
    await storage.delete(key);
    expect((await buffer(reading)).length).toBe(500_000);
    await expect(storage.get(key)).rejects.toThrow(MissingFileError);
  });

  test('lists what there is', async () => {
    const [one, two] = [aKey('webp-320'), aKey()];
    await storage.put(one, Buffer.from('1'));
    await storage.put(two, Buffer.from('22'));
    expect(await all()).toEqual(expect.arrayContaining([one, two]));
    await storage.delete(one);
    expect(await all()).not.toContain(one);
  });

  test('takes no key that a person could have made up', () => {
    for (const [id, name] of [
      ['..', 'passwd'],
      ['ast_000001', '../../etc/passwd'],
      ['ast_000001', 'a\0b'],
      ['ast_000001', 'A'],
      ['', ''],
    ] as const) {
      expect(() => storageKey(id, name)).toThrow();
    }
  });
});

describe('the local folder', () => {
  test('is readable by nobody else on the machine', async () => {
    const folder = await aFolder();
    await new LocalFolder(folder).put('ast_000001/original', Buffer.from('x'));
    const path = join(folder, '01', 'ast_000001');
    expect([(await stat(path)).mode & 0o077, (await stat(join(path, 'original'))).mode & 0o177]).toEqual([0, 0]);
  });

  test('tells of what a crash left half written, so that it can be deleted', async () => {
    const folder = await aFolder();
    const storage = new LocalFolder(folder);
    await storage.put('ast_000001/webp-320', Buffer.from('x'));
    await writeFile(join(folder, '01', 'ast_000001', 'webp-320.part-0123456789ab'), 'half');
    const keys: string[] = [];
    for await (const { key } of storage.list()) keys.push(key);
    expect(keys.sort()).toEqual(['ast_000001/webp-320', 'ast_000001/webp-320.part-0123456789ab']);
    await storage.delete('ast_000001/webp-320.part-0123456789ab');
    await storage.delete('ast_000001/webp-320');
    expect(await readdir(join(folder, '01'))).toEqual([]);
  });
});
