import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { testNames } from '@sl3/platform/testing/names';
import { killInTheMiddle, TAKEN_OVER_WITHIN_MS } from '@sl3/platform/testing/worker-process';
import { newId } from '@sl3/schema/ids';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { beginUpload } from './asset/begin-upload.js';
import type { BeginUploadSuccess } from './asset/media-asset.problems.js';
import { ORIGINAL, storageKey } from './storage/storage-driver.js';
import { mediaFixture } from './testing/fixture.js';
import { aPhotoWithPlace } from './testing/images.js';

describe('given the worker of media is killed in the middle', () => {
  const fixture = mediaFixture();
  const { mongodbUri, redisUrl, prefix } = testNames();
  const collections = () => fixture.services().collections;

  /** Kills the first worker there, and waits until what the other is to bring about can be seen. */
  async function killAt(
    o: { holdAt: (bytes: Buffer) => boolean; passes: boolean },
    observe: () => Promise<void>,
  ): Promise<void> {
    const { successor } = await killInTheMiddle({
      ...o,
      entry: 'subgraphs/media/src/work.ts',
      env: {
        MONGODB_URI: mongodbUri,
        MONGODB_DATABASE: collections().assets.db.name,
        REDIS_URL: redisUrl,
        REDIS_PREFIX: `${prefix}-${randomUUID()}`,
        MEDIA_DIR: fixture.folder(),
        MEDIA_LINK_SECRET: testSecret('links'),
      },
    });
    try {
      await eventually(observe, { withinMs: TAKEN_OVER_WITHIN_MS });
    } finally {
      await successor.stop();
    }
  }

  async function filesOf(assetId: string): Promise<string[]> {
    const names: string[] = [];
    for await (const { key } of fixture.services().storage.list()) {
      if (key.startsWith(`${assetId}/`)) names.push(key.slice(assetId.length + 1));
    }
    return names.toSorted();
  }
  const workOf = (job: string) => collections().assets.db.collection('work').find({ job }).toArray();
  const stated = async (name: string, assetId: string) =>
    (await fixture.statedFacts()).filter((fact) => fact.name === name && fact.id.startsWith(assetId));

  test.each([
    ['before its verdict was stored', false],
    ['when its verdict was stored and nobody knew', true],
  ])(
    '%s, another makes a photo ready, once, and its original goes',
    async (_when, passes) => {
      const { _id } = await fixture.anUpload({ name: 'photo.jpg', type: 'image/jpeg', bytes: await aPhotoWithPlace() });
      const holdAt = (bytes: Buffer) => bytes.includes(_id) && bytes.includes('asset.settled');
      await killAt({ holdAt, passes }, async () => {
        const asset = await fixture.stored(_id);
        expect(asset).toMatchObject({ state: 'READY' });
        expect(await filesOf(_id)).toEqual(asset.stored?.map(({ name }) => name).toSorted());
        expect(await stated('asset.settled', _id)).toHaveLength(1);
        const done = (await workOf('process-asset')).filter(({ data }) => data.assetId === _id);
        expect(done).toMatchObject([{ state: 'DONE', attempts: 2, failures: 0 }]);
      });
    },
    60_000,
  );

  test('another ends the nightly tidying, and what it deletes is told once', async () => {
    const input = { fileName: 'late.zip', mimeType: '', bytes: 2_000, clientNonce: randomUUID() };
    const { asset } = (await beginUpload(fixture.as(newId('user')), input)) as BeginUploadSuccess;
    await fixture.services().storage.put(storageKey(asset._id, ORIGINAL), Buffer.from('half of it'));
    await collections().assets.db.collection('work').deleteMany({});
    const holdAt = (bytes: Buffer) => bytes.includes(asset._id) && bytes.includes('asset.deleted');
    await killAt({ holdAt, passes: true }, async () => {
      expect(await fixture.stored(asset._id)).toMatchObject({ state: 'DELETED' });
      expect(await stated('asset.deleted', asset._id)).toHaveLength(1);
      expect(await workOf('scrub-media')).toMatchObject([{ state: 'DONE', attempts: 2, failures: 0 }]);
    });
  }, 120_000);
});
