import { describe, expect, test } from 'vitest';
import { removeMember } from '../membership/remove-member.js';
import { RemoveMemberSuccess } from '../membership/membership.problems.js';
import { joinRoom } from '../membership/join-room.js';
import { roomsFixture } from '../testing/fixture.js';
import { changeRoomState } from './change-room-state.js';
import { listRooms } from './list-rooms.js';
import { ChangeRoomStateSuccess, NotAllowedProblem } from './room.problems.js';

const { as, asPrincipal, aRoom, aMember, clock, run, statedFacts } = roomsFixture();
const staff = () => {
  const scopes = ['chat', 'moderation:read', 'moderation:write'];
  return asPrincipal({ kind: 'viewer', userId: 'user_mod', sessionId: 'ses_mod', role: 'MODERATOR', scopes });
};

describe('the list of rooms', () => {
  test('has private ones too, the latest first, page by page, and counts them', async () => {
    const ids: string[] = [];
    for (const kind of ['PUBLIC', 'PRIVATE', 'PRIVATE'] as const) {
      clock.move(1_000);
      ids.unshift((await aRoom({ kind, name: `Écluse ${ids.length}`, topic: 'boats' })).room._id);
    }
    const filter = { text: 'ecluse' };
    const page = await listRooms(staff(), { first: 2, after: null, filter });
    expect(page.edges.map(({ node }) => node._id)).toEqual(ids.slice(0, 2));
    expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    const next = await listRooms(staff(), { first: 2, after: page.pageInfo.endCursor ?? null, filter });
    expect(next.edges.map(({ node }) => node._id)).toEqual(ids.slice(2));

    const all = await listRooms(staff(), { first: 2, after: null, filter: {} });
    expect(all.edges.map(({ node }) => node._id)).toEqual(ids.slice(0, 2));
    const beyond = await listRooms(staff(), { first: 1, after: all.pageInfo.endCursor ?? null, filter: {} });
    expect(beyond.edges.map(({ node }) => node._id)).toEqual([ids[2]]);
    const ofKind = await listRooms(staff(), { first: 1, after: null, filter: { kind: 'PUBLIC' } });
    expect(ofKind.edges.map(({ node }) => node._id)).toEqual([ids[2]]);
  });

  test('is for those who moderate; they see a private room by its id, and who belongs to it', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const query = `{ room(id: "${room._id}") { id memberCount members { edges { node { role } } } } }`;
    expect(await run(staff(), query)).toEqual({
      data: { room: { id: room._id, memberCount: 1, members: { edges: [{ node: { role: 'OWNER' } }] } } },
    });
    expect(await run(as('user_stranger'), query)).toEqual({ data: { room: null } });
    const refused = await run(as('user_stranger'), '{ rooms { totalCount } }');
    expect(refused.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});

describe('those who moderate the server', () => {
  test('lock and archive any room, and the fact says who did it', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    for (const to of ['LOCKED', 'ARCHIVED', 'OPEN'] as const) {
      expect(await changeRoomState(staff(), { roomId: room._id, to })).toBeInstanceOf(ChangeRoomStateSuccess);
    }
    const changes = (await statedFacts()).filter(({ name, id }) => name === 'room.changed' && id.startsWith(room._id));
    for (const { payload } of changes) expect(payload).toMatchObject({ byUserId: 'user_mod' });
  });

  test('remove anybody from any room, but not its last owner', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE' });
    const keeper = await aMember(room._id, 'MODERATOR');
    const removed = await removeMember(staff(), { roomId: room._id, userId: keeper });
    expect(removed).toBeInstanceOf(RemoveMemberSuccess);
    expect(await removeMember(staff(), { roomId: room._id, userId: ownerId })).toMatchObject({ reason: 'LAST_OWNER' });
  });

  test('delete no room, and do not come in uninvited', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const answer = await changeRoomState(staff(), { roomId: room._id, to: 'DELETED' });
    expect(answer).toBeInstanceOf(NotAllowedProblem);
    await expect(joinRoom(staff(), room._id)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });

  test('are told beforehand what they may do', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    const query = `{ room(id: "${room._id}") { viewerPermissions { permission isAllowed } } }`;
    const { viewerPermissions } = (await run(staff(), query)).data.room;
    const allowed = viewerPermissions.filter(({ isAllowed }: { isAllowed: boolean }) => isAllowed);
    expect(allowed.map(({ permission }: { permission: string }) => permission)).toEqual([
      'REMOVE_MEMBER',
      'CHANGE_STATE',
      'ARCHIVE_ROOM',
    ]);
  });
});
