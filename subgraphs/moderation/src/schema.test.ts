import { openMongo } from '@sl3/platform/mongo';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Principal } from '@sl3/platform/viewer';
import { graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCollections, type Collections } from './collections.js';
import { contextFor } from './context.js';
import { buildModerationSchema } from './schema.js';

describe('the moderation graph', () => {
  const names = testNames();
  const { schema } = buildModerationSchema();
  let collections: Collections;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    close = () => connection.close();
    collections = openCollections(connection);
    const about = { subjectId: 'msg_1', subjectKind: 'MESSAGE' } as const;
    await collections.cases.create({ ...about, _id: 'case_1', state: 'OPEN', openedAt: new Date(0) });
    await collections.reports.create({
      ...about,
      _id: 'rep_1',
      reporterId: 'user_1',
      reason: 'spam',
      createdAt: new Date(0),
    });
  });
  afterAll(() => close());

  async function run(principal: Principal, source: string): Promise<any> {
    const viewer = new Viewer({ caller: 'gateway', principal, requestId: 'test', locale: 'en' });
    return JSON.parse(JSON.stringify(await graphql({ schema, source, contextValue: contextFor(collections, viewer) })));
  }
  const person = (userId: string): Principal => ({
    kind: 'viewer',
    userId,
    sessionId: 's',
    role: 'USER',
    scopes: ['chat'],
  });
  const moderator: Principal = {
    kind: 'viewer',
    userId: 'user_mod',
    sessionId: 's',
    role: 'MODERATOR',
    scopes: ['chat', 'moderation:read'],
  };
  const CASE = '{ moderationCase(id: "case_1") { id subjectId subjectKind state openedAt assignee { id } } }';
  const REFERENCES = `{
    _entities(representations: [{ __typename: "ModerationCase", id: "case_1" }, { __typename: "Report", id: "rep_1" }]) {
      ... on ModerationCase { id }
      ... on Report { id reason reporter { id } }
    }
  }`;
  const report = { id: 'rep_1', reason: 'spam', reporter: { id: 'user_1' } };

  test('shows a case to those who moderate, and to nobody else', async () => {
    expect(await run(moderator, CASE)).toEqual({
      data: {
        moderationCase: {
          id: 'case_1',
          subjectId: 'msg_1',
          subjectKind: 'MESSAGE',
          state: 'OPEN',
          openedAt: '1970-01-01T00:00:00.000Z',
          assignee: null,
        },
      },
    });
    for (const principal of [person('user_1'), { kind: 'anonymous' }] as const) {
      expect(await run(principal, CASE)).toEqual({ data: { moderationCase: null } });
    }
  });

  test('shows a report to those who moderate and to whoever made it', async () => {
    expect(await run(moderator, REFERENCES)).toEqual({ data: { _entities: [{ id: 'case_1' }, report] } });
    expect(await run(person('user_1'), REFERENCES)).toEqual({ data: { _entities: [null, report] } });
    expect(await run(person('user_2'), REFERENCES)).toEqual({ data: { _entities: [null, null] } });
  });
});
