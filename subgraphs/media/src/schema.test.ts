import { describe, expect, test } from 'vitest';
import { mediaFixture } from './testing/fixture.js';

const { as, asPrincipal, asModerator, anUpload, process, send, join, run } = mediaFixture();

const asset = (id: string) =>
  `{ mediaAsset(id: "${id}") { id owner { id } fileName mimeType kind bytes uploadedBytes state variants { url } } }`;
const zip = { name: 'notes.zip', bytes: Buffer.from('PK\x03\x04 and so on') };

describe('the media graph', () => {
  test('shows a file to its owner while it arrives, is looked at and is there', async () => {
    const upload = await anUpload(zip, 'user_1');
    const seen = {
      id: upload._id,
      owner: { id: 'user_1' },
      fileName: 'notes.zip',
      mimeType: 'application/octet-stream',
      kind: 'FILE',
      bytes: zip.bytes.length,
      uploadedBytes: zip.bytes.length,
      variants: [],
    };
    expect(await run(as('user_1'), asset(upload._id))).toEqual({
      data: { mediaAsset: { ...seen, state: 'QUARANTINED' } },
    });
    await process(upload);
    expect(await run(as('user_1'), asset(upload._id))).toEqual({ data: { mediaAsset: { ...seen, state: 'READY' } } });
  });

  test('shows it to nobody else, by query or by reference, until a message carries it to a room of theirs', async () => {
    const { _id } = await process(await anUpload(zip, 'user_1'));
    const reference = `{ _entities(representations: [{ __typename: "MediaAsset", id: "${_id}" }]) { __typename } }`;
    for (const ctx of [
      as('user_2'),
      asPrincipal({ kind: 'anonymous' }),
      asPrincipal({ kind: 'group', roomId: 'room_1', visibility: 'reader' }),
    ]) {
      expect(await run(ctx, asset(_id))).toEqual({ data: { mediaAsset: null } });
      expect(await run(ctx, reference)).toEqual({ data: { _entities: [null] } });
    }
    const { roomId } = await send(_id);
    await join(roomId, 'user_2');
    expect(await run(as('user_2'), asset(_id))).toMatchObject({ data: { mediaAsset: { id: _id } } });
    expect(await run(as('user_3'), asset(_id))).toEqual({ data: { mediaAsset: null } });
  });

  test('answers for several at once, in the order asked for', async () => {
    const [one, two] = [await anUpload(zip, 'user_1'), await anUpload(zip, 'user_2')];
    const query = 'query ($ids: [ID!]!) { mediaAssetsById(ids: $ids) { id } }';
    expect(await run(as('user_1'), query, { ids: [two._id, 'ast_none', one._id] })).toEqual({
      data: { mediaAssetsById: [null, null, { id: one._id }] },
    });
    const tooMany = await run(as('user_1'), query, { ids: Array.from({ length: 101 }, (_, i) => `ast_${i}`) });
    expect(tooMany.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test('lists everything for those who keep order, the latest first, and nothing for others', async () => {
    const one = await anUpload({ ...zip, name: 'Été (1).zip' }, 'user_lister');
    const two = await process(await anUpload(zip, 'user_lister'));
    const query = `query ($filter: MediaAssetFilter, $first: Int, $after: String) {
      mediaAssets(filter: $filter, first: $first, after: $after) { totalCount edges { node { id } } pageInfo { hasNextPage endCursor } }
    }`;
    const list = async (filter: object, page: object = {}) =>
      (await run(asModerator(), query, { filter: { ownerId: 'user_lister', ...filter }, ...page })).data.mediaAssets;
    const ids = (connection: { edges: { node: { id: string } }[] }) => connection.edges.map(({ node }) => node.id);

    const first = await list({}, { first: 1 });
    expect([ids(first), first.totalCount, first.pageInfo.hasNextPage]).toEqual([[two._id], 2, true]);
    expect(ids(await list({}, { first: 1, after: first.pageInfo.endCursor }))).toEqual([one._id]);
    expect(ids(await list({ text: 'été (' }))).toEqual([one._id]);
    expect(ids(await list({ state: 'READY' }))).toEqual([two._id]);
    expect(ids(await list({ kind: 'IMAGE' }))).toEqual([]);
    expect((await run(as('user_lister'), query)).errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('says what is taken to anybody', async () => {
    const query = '{ mediaLimits { maxBytes maxPixels imageTypes attachmentsPerMessage linkLifetimeMs } }';
    expect(await run(asPrincipal({ kind: 'anonymous' }), query)).toEqual({
      data: {
        mediaLimits: {
          maxBytes: 2_000_000,
          maxPixels: 40_000_000,
          imageTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
          attachmentsPerMessage: 10,
          linkLifetimeMs: 300_000,
        },
      },
    });
  });
});
