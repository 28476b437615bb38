import { eventually } from '@sl3/platform/testing/eventually';
import { describe, expect, test } from 'vitest';
import { mediaFixture } from '../testing/fixture.js';
import { deleteMediaAsset, recordDeleted } from './delete-media-asset.js';
import { DeleteMediaAssetSuccess, NotAllowedProblem } from './media-asset.problems.js';

const { as, asModerator, anUpload, process, send, join, run, stored, statedFacts } = mediaFixture();
const zip = { bytes: Buffer.from('PK\x03\x04') };

describe('deleting a file', () => {
  test('takes it from its owner and from everybody else at once, and says so once', async () => {
    const { _id: assetId } = await process(await anUpload(zip, 'user_ann'));
    const { roomId } = await send(assetId);
    await join(roomId, 'user_bob');
    const query = `{ mediaAsset(id: "${assetId}") { state } }`;
    expect((await run(as('user_bob'), query)).data.mediaAsset).toEqual({ state: 'READY' });

    expect(await deleteMediaAsset(as('user_ann'), { assetId })).toBeInstanceOf(DeleteMediaAssetSuccess);
    const again = (await deleteMediaAsset(as('user_ann'), { assetId })) as DeleteMediaAssetSuccess;
    expect(again.deleted.state).toBe('DELETED');
    for (const ctx of [as('user_ann'), as('user_bob')]) expect((await run(ctx, query)).data.mediaAsset).toBeNull();
    expect((await run(asModerator(), query)).data.mediaAsset).toEqual({ state: 'DELETED' });
    await eventually(async () => {
      const said = (await statedFacts()).filter(({ name }) => name === 'asset.deleted');
      expect(said.map(({ payload }) => payload)).toEqual([
        expect.objectContaining({ assetId, ownerId: 'user_ann', byUserId: 'user_ann' }),
      ]);
    });
  });

  test('is for its owner and for moderators, and others learn no more than they knew', async () => {
    const { _id: assetId } = await process(await anUpload(zip, 'user_ann'));
    const { roomId } = await send(assetId);
    await join(roomId, 'user_bob');
    expect(await deleteMediaAsset(as('user_bob'), { assetId })).toBeInstanceOf(NotAllowedProblem);
    const refusals = await Promise.all(
      [assetId, 'ast_none'].map((id) =>
        deleteMediaAsset(as('user_eve'), { assetId: id }).catch((error: unknown) => String(error)),
      ),
    );
    expect(refusals[0]).toBe(refusals[1]);
    expect((await stored(assetId)).state).toBe('READY');
    expect(await deleteMediaAsset(asModerator('user_mod'), { assetId })).toBeInstanceOf(DeleteMediaAssetSuccess);
    expect(await stored(assetId)).toMatchObject({ state: 'DELETED', deletedBy: 'user_mod' });
  });

  test('for want of its last bytes leaves alone what was finished at this moment', async () => {
    const ready = await process(await anUpload(zip, 'user_ann'));
    // As the nightly scrub read it a moment before.
    const asset = { ...ready, state: 'UPLOADING' as const, version: 1 };
    await recordDeleted(as('user_ann'), { asset, byUserId: null, onlyWhile: 'UPLOADING' });
    expect((await stored(ready._id)).state).toBe('READY');
  });
});
