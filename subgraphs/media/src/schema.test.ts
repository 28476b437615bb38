import { openMongo } from '@sl3/platform/mongo';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Principal } from '@sl3/platform/viewer';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCollections, type Collections } from './collections.js';
import { contextFor } from './context.js';
import { buildMediaSchema } from './schema.js';

describe('the media graph', () => {
  const names = testNames();
  const { schema } = buildMediaSchema();
  let collections: Collections;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    close = () => connection.close();
    collections = openCollections(connection);
    const common = { ownerId: 'user_1', fileName: 'cat.png', mimeType: 'image/png', bytes: 68, createdAt: new Date(0) };
    await collections.assets.create([
      { ...common, _id: 'ast_1', state: 'QUARANTINED' },
      { ...common, _id: 'ast_2', state: 'DELETED' },
    ]);
  });
  afterAll(() => close());

  async function run(principal: Principal, source: string): Promise<any> {
    const viewer = new Viewer({ caller: 'gateway', principal, requestId: 'test', locale: 'en' });
    return JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: contextFor(collections, viewer) })));
  }
  const person = (userId: string): Principal => ({ kind: 'viewer', userId, sessionId: 's', role: 'USER', scopes: [] });
  const asset = (id: string) =>
    `{ mediaAsset(id: "${id}") { id owner { id } fileName mimeType bytes state createdAt } }`;

  test('shows an asset to its owner, until it is deleted', async () => {
    expect(await run(person('user_1'), asset('ast_1'))).toEqual({
      data: {
        mediaAsset: {
          id: 'ast_1',
          owner: { id: 'user_1' },
          fileName: 'cat.png',
          mimeType: 'image/png',
          bytes: 68,
          state: 'QUARANTINED',
          createdAt: '1970-01-01T00:00:00.000Z',
        },
      },
    });
    expect(await run(person('user_1'), asset('ast_2'))).toEqual({ data: { mediaAsset: null } });
  });

  test('shows it to nobody else, by query or by reference', async () => {
    const reference = '{ _entities(representations: [{ __typename: "MediaAsset", id: "ast_1" }]) { __typename } }';
    for (const principal of [
      person('user_2'),
      { kind: 'anonymous' },
      { kind: 'group', roomId: 'room_1', visibility: 'reader' },
    ] as const) {
      expect(await run(principal, asset('ast_1'))).toEqual({ data: { mediaAsset: null } });
      expect(await run(principal, reference)).toEqual({ data: { _entities: [null] } });
    }
  });
});
