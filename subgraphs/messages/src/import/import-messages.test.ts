import { describe, expect, test } from 'vitest';
import { isPost } from '../log/room-entry.js';
import { listMessages } from '../message/list-messages.js';
import { messagesFixture } from '../testing/fixture.js';
import { importMessages } from './import-messages.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser } = fixture;

function aLine(line: { roomId: string; importKey: string } & Record<string, unknown>) {
  return {
    authorId: 'user_old',
    kind: 'TEXT',
    body: `said ${line.importKey}`,
    at: '2004-12-25T00:05:00.000Z',
    ...line,
  };
}

async function postsOf(roomId: string) {
  const log = await fixture.node().collections.entries.find({ roomId }).sort({ seq: 1 }).lean();
  return log.filter(isPost);
}

describe('importing a history', () => {
  test('keeps the order of the file, its times, its authors and its answers', async () => {
    const reader = aUser();
    const roomId = await fixture.aRoomWith([reader]);
    const report = await importMessages(fixture.node(), {
      lines: [
        aLine({ roomId, importKey: 'a' }),
        aLine({ roomId, importKey: 'b', kind: 'ACTION', replyToKey: 'a', at: '2004-12-25T00:04:00.000Z' }),
      ],
    });
    expect(report).toEqual({ created: 2, existing: 0, unknownReplies: [] });
    const [first, second] = await postsOf(roomId);
    expect(first).toMatchObject({ seq: 2, postOrdinal: 1, authorId: 'user_old', body: 'said a', messageKind: 'TEXT' });
    expect(second).toMatchObject({ seq: 3, postOrdinal: 2, messageKind: 'ACTION', replyToId: first!._id });
    expect(second?.at).toEqual(new Date('2004-12-25T00:04:00Z'));
    const page = await listMessages(asUser(reader), { roomId, args: {} });
    expect(page?.edges.map(({ node }) => node.body)).toEqual(['said a', 'said b']);
  });

  test('a second import changes nothing, on any node, in part or whole', async () => {
    const roomId = await fixture.aRoomWith([]);
    const lines = Array.from({ length: 30 }, (_, i) => aLine({ roomId, importKey: `k${i}` }));
    await importMessages(fixture.node(), { lines: lines.slice(0, 20) });
    const before = await postsOf(roomId);
    expect(await importMessages(fixture.node(1), { lines })).toEqual({ created: 10, existing: 20, unknownReplies: [] });
    expect(await importMessages(fixture.node(), { lines })).toEqual({ created: 0, existing: 30, unknownReplies: [] });
    expect((await postsOf(roomId)).slice(0, 20)).toEqual(before);
  });

  test('two imports of the same file at once store it once', async () => {
    const roomId = await fixture.aRoomWith([]);
    const lines = Array.from({ length: 50 }, (_, i) => aLine({ roomId, importKey: `k${i}` }));
    const reports = await Promise.all([0, 1].map((on) => importMessages(fixture.node(on), { lines })));
    expect(reports[0]!.created + reports[1]!.created).toBe(50);
    expect(await postsOf(roomId)).toHaveLength(50);
  });

  test('an answer to what nobody imported is kept without it, and reported', async () => {
    const roomId = await fixture.aRoomWith([]);
    const report = await importMessages(fixture.node(), {
      lines: [aLine({ roomId, importKey: 'a', replyToKey: 'never' })],
    });
    expect(report.unknownReplies).toEqual(['a']);
    expect((await postsOf(roomId))[0]).not.toHaveProperty('replyToId');
  });

  test('states no fact, so that nothing is pushed, screened or sent on', async () => {
    const roomId = await fixture.aRoomWith([]);
    await importMessages(fixture.node(), { lines: [aLine({ roomId, importKey: 'a' })] });
    expect((await postsOf(roomId))[0]).not.toHaveProperty('pendingFacts');
  });

  test('stores nothing when one line cannot be used, and says which and why', async () => {
    const roomId = await fixture.aRoomWith([]);
    const lines = [aLine({ roomId, importKey: 'a' }), aLine({ roomId, importKey: 'b', body: '' })];
    await expect(importMessages(fixture.node(), { lines })).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', path: 'line 2: body' },
    });
    expect(await postsOf(roomId)).toEqual([]);
  });
});
