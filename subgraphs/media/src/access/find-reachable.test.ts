import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { aMembership, mediaFixture } from '../testing/fixture.js';
import { followMessageChanged, followMessageSent } from './follow-message.js';
import { findReachable } from './find-reachable.js';
import { followRoom } from './follow-room.js';

const fixture = mediaFixture();
const { asked, clock, join, send } = fixture;

const reaches = async (userId: string, assetId: string): Promise<boolean> =>
  (await findReachable(fixture.services(), { userId, assetIds: [assetId] })).has(assetId);
const change = (messageId: string, roomId: string, what: 'EDITED' | 'REMOVED' | 'HIDDEN' | 'RESTORED') =>
  followMessageChanged(fixture.services(), {
    ...{ messageId, roomId, seq: 2, change: what, byUserId: 'user_x', at: clock.now() },
  });

describe('a file that a message carries', () => {
  test('is for the members of that room, for as long as they are', async () => {
    const [assetId, member] = [newId('asset'), newId('user')];
    const { roomId } = await send(assetId);
    await join(roomId, member);
    expect(await reaches(member, assetId)).toBe(true);
    await join(roomId, member, { role: null, change: 'REMOVED', version: 2 });
    expect(await reaches(member, assetId)).toBe(false);
    await join(roomId, member, { version: 1 }); // told late
    expect(await reaches(member, assetId)).toBe(false);
  });

  test('is for nobody while the message is hidden, for them again when it is restored, and gone with its removal', async () => {
    const [assetId, member] = [newId('asset'), newId('user')];
    const { roomId, messageId } = await send(assetId);
    await join(roomId, member);
    const seen: boolean[] = [];
    for (const what of ['EDITED', 'HIDDEN', 'RESTORED', 'REMOVED', 'RESTORED'] as const) {
      await change(messageId, roomId, what);
      seen.push(await reaches(member, assetId));
    }
    expect(seen).toEqual([true, false, true, false, false]);
  });

  test('and that another message carries too is still for the members of that other room', async () => {
    const [assetId, member] = [newId('asset'), newId('user')];
    const first = await send(assetId);
    const second = await send(assetId);
    await join(second.roomId, member);
    await change(first.messageId, first.roomId, 'REMOVED');
    expect(await reaches(member, assetId)).toBe(true);
  });

  test('is for nobody once the room is deleted', async () => {
    const [assetId, member] = [newId('asset'), newId('user')];
    const { roomId } = await send(assetId);
    await join(roomId, member);
    await followRoom(fixture.services(), { roomId, state: 'DELETED', version: 5 });
    expect(await reaches(member, assetId)).toBe(false);
  });
});

describe('before it is refused', () => {
  test('messages and rooms are asked, who may know more than has been heard', async () => {
    const [assetId, roomId, member] = [newId('asset'), newId('room'), newId('user')];
    fixture.neighboursAnswer(({ path }) =>
      path === '/internal/asset-uses'
        ? { uses: [{ messageId: newId('message'), roomId, isVisible: true }] }
        : { room: null, membership: aMembership({ roomId, userId: member }), factId: 'mem_1' },
    );
    asked.length = 0;
    expect(await reaches(member, assetId)).toBe(true);
    expect(asked.map(({ target, path, body }) => [target, path, body])).toEqual([
      ['messages', '/internal/asset-uses', { assetId }],
      ['rooms', '/internal/membership', { roomId, userId: member }],
    ]);
    asked.length = 0;
    expect(await reaches(member, assetId)).toBe(true);
    expect(asked).toEqual([]);
    fixture.neighboursKnowNothing();
  });

  test('an answer that took its time shows nothing again that was hidden meanwhile', async () => {
    const [assetId, roomId, member, messageId] = [newId('asset'), newId('room'), newId('user'), newId('message')];
    await join(roomId, member);
    fixture.neighboursAnswer(async ({ path }) => {
      if (path !== '/internal/asset-uses') return { room: null, membership: null, factId: null };
      const sent = { messageId, roomId, seq: 1, authorId: 'user_x', attachmentIds: [assetId], at: clock.now() };
      await followMessageSent(fixture.services(), sent);
      await change(messageId, roomId, 'HIDDEN');
      return { uses: [{ messageId, roomId, isVisible: true }] };
    });
    expect(await reaches(member, assetId)).toBe(false);
    fixture.neighboursKnowNothing();
  });

  test('and they do not answer, it is not refused but UNAVAILABLE', async () => {
    fixture.neighboursAreAway();
    await expect(reaches(newId('user'), newId('asset'))).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
    fixture.neighboursKnowNothing();
  });
});
