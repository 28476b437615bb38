import { newId } from '@sl3/schema/ids';
import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { describe, expect, test } from 'vitest';
import { followMessageChanged } from '../access/follow-message.js';
import { beginUpload } from '../asset/begin-upload.js';
import { deleteMediaAsset } from '../asset/delete-media-asset.js';
import type { BeginUploadSuccess } from '../asset/media-asset.problems.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { mediaFixture } from '../testing/fixture.js';
import { scrubMedia } from './scrub-media.js';

const DAY_MS = 86_400_000;
const fixture = mediaFixture();
const { as, clock, anUpload, process, send, stored } = fixture;
const zip = { bytes: Buffer.from('PK\x03\x04') };

const scrub = () => scrubMedia(fixture.services(), { signal: new AbortController().signal });
const lengthOf = (assetId: string, name = ORIGINAL) => fixture.services().storage.lengthOf(storageKey(assetId, name));

describe('the nightly scrub', () => {
  test('keeps what people have, however old it is', async () => {
    const { _id } = await process(await anUpload(zip));
    await send(_id);
    clock.move(400 * DAY_MS);
    await scrub();
    expect(await lengthOf(_id)).toBe(4);
    expect((await stored(_id)).state).toBe('READY');
  });

  test('takes the bytes of what was deleted after thirty days, not before', async () => {
    const { _id, ownerId } = await process(await anUpload(zip));
    await deleteMediaAsset(as(ownerId), { assetId: _id });
    clock.move(29 * DAY_MS);
    await scrub();
    expect(await lengthOf(_id)).toBe(4);
    clock.move(2 * DAY_MS);
    await scrub();
    expect(await lengthOf(_id)).toBeUndefined();
    expect((await stored(_id)).scrubbedAt).toEqual(clock.now());
  });

  test('gives up uploads that nobody went on with for a day', async () => {
    const input = { fileName: 'a.zip', mimeType: '', bytes: 100, clientNonce: randomUUID() };
    const { asset } = (await beginUpload(as(newId('user')), input)) as BeginUploadSuccess;
    await fixture.services().storage.put(storageKey(asset._id, ORIGINAL), Buffer.from('half'));
    clock.move(DAY_MS - 1_000);
    await scrub();
    expect(await lengthOf(asset._id)).toBe(4);
    clock.move(2_000);
    await scrub();
    expect(await lengthOf(asset._id)).toBeUndefined();
    expect((await stored(asset._id)).state).toBe('DELETED');
  });

  test('deletes a file whose every message was removed thirty days ago, and no other', async () => {
    const [gone, kept] = [await process(await anUpload(zip)), await process(await anUpload(zip))];
    const removed = async (assetId: string) => {
      const { messageId, roomId } = await send(assetId);
      const at = clock.now();
      await followMessageChanged(fixture.services(), {
        ...{ messageId, roomId, seq: 2, change: 'REMOVED', byUserId: 'user_x', at },
      } as never);
    };
    await removed(gone._id);
    await removed(kept._id);
    clock.move(31 * DAY_MS);
    await removed(kept._id); // another message, removed today
    await scrub();
    expect((await stored(gone._id)).state).toBe('DELETED');
    expect((await stored(kept._id)).state).toBe('READY');
  });

  test('deletes files that nobody knows, once they are a day old', async () => {
    const { storage } = fixture.services();
    const { _id } = await process(await anUpload(zip));
    const keys = [storageKey(newId('asset'), ORIGINAL), `${storageKey(_id, 'webp-320')}.part-0123456789ab`];
    for (const key of keys) await storage.put(key, Buffer.from('x'));
    const list = async () => {
      const found: string[] = [];
      for await (const { key } of storage.list()) found.push(key);
      return found;
    };
    clock.move(-clock.now().getTime() + Date.now()); // files have the time of this machine
    await scrub();
    expect(await list()).toEqual(expect.arrayContaining([...keys, storageKey(_id, ORIGINAL)]));
    const yesterday = new Date(Date.now() - DAY_MS - 60_000);
    for (const key of [...keys, storageKey(_id, ORIGINAL)]) {
      await utimes(joinPath(fixture.folder(), key.split('/')[0]!.slice(-2), key), yesterday, yesterday);
    }
    await scrub();
    const left = await list();
    for (const key of keys) expect(left).not.toContain(key);
    expect(left).toContain(storageKey(_id, ORIGINAL));
  });
});
