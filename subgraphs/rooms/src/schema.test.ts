import { describe, expect, test } from 'vitest';
import { inviteToRoom } from './invite/invite-to-room.js';
import type { InviteToRoomSuccess } from './invite/invite.problems.js';
import { roomsFixture } from './testing/fixture.js';

const ENTITIES = /* GraphQL */ `
  query ($refs: [_Any!]!) {
    _entities(representations: $refs) {
      __typename
      ... on Room {
        id
        name
      }
      ... on Membership {
        id
        role
      }
      ... on Invite {
        id
      }
    }
  }
`;

describe('the rooms graph', () => {
  const { run, as, asPrincipal, aPerson, aRoom, aMember } = roomsFixture();

  test('creates a room and answers everything about it', async () => {
    const amelie = await aPerson();
    const created = await run(
      as(amelie),
      /* GraphQL */ `
        mutation ($input: CreateRoomInput!) {
          createRoom(input: $input) {
            __typename
            ... on CreateRoomSuccess {
              isNew
              room {
                kind
                name
                topic
                state
                slowModeMs
                externalId
                createdAt
                memberCount
                viewerMembership {
                  role
                  user {
                    id
                  }
                }
                members(first: 1) {
                  edges {
                    node {
                      role
                      joinedAt
                      room {
                        name
                      }
                    }
                  }
                  pageInfo {
                    hasNextPage
                    hasPreviousPage
                  }
                }
                viewerPermissions {
                  permission
                  isAllowed
                  reason
                }
                allowedTransitions {
                  to
                  isAllowed
                  reasonIfDenied
                }
              }
            }
          }
        }
      `,
      { input: { kind: 'PUBLIC', name: 'Lobby' } },
    );
    expect(created).toEqual({
      data: {
        createRoom: {
          __typename: 'CreateRoomSuccess',
          isNew: true,
          room: {
            kind: 'PUBLIC',
            name: 'Lobby',
            topic: null,
            state: 'OPEN',
            slowModeMs: 0,
            externalId: null,
            createdAt: '2026-01-01T12:00:00.000Z',
            memberCount: 1,
            viewerMembership: { role: 'OWNER', user: { id: amelie } },
            members: {
              edges: [{ node: { role: 'OWNER', joinedAt: '2026-01-01T12:00:00.000Z', room: { name: 'Lobby' } } }],
              pageInfo: { hasNextPage: false, hasPreviousPage: false },
            },
            viewerPermissions: expect.arrayContaining([{ permission: 'DELETE_ROOM', isAllowed: true, reason: null }]),
            allowedTransitions: ['SLOW', 'LOCKED', 'ARCHIVED', 'DELETED'].map((to) => ({
              to,
              isAllowed: true,
              reasonIfDenied: null,
            })),
          },
        },
      },
    });
  });

  test('tells somebody outside what they may not do, and why', async () => {
    const { room } = await aRoom();
    const { data } = await run(
      as(await aPerson()),
      'query ($id: ID!) { room(id: $id) { viewerMembership { id } viewerPermissions { isAllowed reason } allowedTransitions { to reasonIfDenied } } }',
      { id: room._id },
    );
    expect(data.room.viewerMembership).toBeNull();
    expect(new Set(data.room.viewerPermissions.map((answer: unknown) => JSON.stringify(answer)))).toEqual(
      new Set(['{"isAllowed":false,"reason":"NOT_A_MEMBER"}']),
    );
    expect(data.room.allowedTransitions[0]).toEqual({ to: 'SLOW', reasonIfDenied: 'NOT_A_MEMBER' });
  });

  test('pages through members by when they joined, each once', async () => {
    const { room, ownerId } = await aRoom();
    const joined = [ownerId];
    for (let count = 0; count < 6; count += 1) joined.push(await aMember(room._id));
    const listed: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await run(
        as(ownerId),
        'query ($id: ID!, $after: String) { room(id: $id) { memberCount members(first: 3, after: $after) { edges { node { user { id } } } pageInfo { hasNextPage endCursor } } } }',
        { id: room._id, after },
      );
      expect(data.room.memberCount).toBe(7);
      const { edges, pageInfo } = data.room.members;
      listed.push(...edges.map(({ node }: { node: { user: { id: string } } }) => node.user.id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(listed).toHaveLength(7);
    expect(new Set(listed)).toEqual(new Set(joined));
  });

  test('lists my rooms with the latest joined first', async () => {
    const amelie = await aPerson();
    const names = ['one', 'two', 'three'].map((name) => `${name} of ${amelie}`);
    for (const name of names) await aRoom({ name }, amelie);
    const { data } = await run(as(amelie), '{ myRooms { edges { node { name } } pageInfo { hasNextPage } } }');
    expect(data.myRooms.edges.map(({ node }: { node: { name: string } }) => node.name)).toEqual(names.reverse());
    expect(data.myRooms.pageInfo.hasNextPage).toBe(false);
  });

  test('shows an invited person the room and its size, and not its members', async () => {
    const { room, ownerId } = await aRoom({ kind: 'PRIVATE', name: 'Jury' });
    const bruno = await aPerson();
    await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno });
    const { data } = await run(
      as(bruno),
      '{ myInvites { room { name memberCount members { edges { cursor } } } inviter { id } invitee { id } } }',
    );
    expect(data.myInvites).toEqual([
      {
        room: { name: 'Jury', memberCount: 1, members: { edges: [] } },
        inviter: { id: ownerId },
        invitee: { id: bruno },
      },
    ]);
  });

  test('answers null for a room that is absent and for one that is not for the viewer', async () => {
    const { room } = await aRoom({ kind: 'PRIVATE' });
    for (const id of [room._id, 'room_none', '{"$gt":""}']) {
      const { data } = await run(as(await aPerson()), 'query ($id: ID!) { room(id: $id) { id } }', { id });
      expect(data).toEqual({ room: null });
    }
  });

  test('refuses objects where ids belong, so that none reaches a filter', async () => {
    for (const roomId of [{ $gt: '' }, ['room_1']]) {
      const { data, errors } = await run(
        as(await aPerson()),
        'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { __typename } }',
        { roomId },
      );
      expect(data).toBeUndefined();
      expect(errors).toHaveLength(1);
    }
  });

  describe('given a reference from another subgraph', () => {
    test('checks rooms, memberships and invitations as a query would', async () => {
      const { room, ownerId } = await aRoom({ kind: 'PRIVATE', name: 'Secret' });
      const bruno = await aPerson();
      const { invite } = (await inviteToRoom(as(ownerId), { roomId: room._id, userId: bruno })) as InviteToRoomSuccess;
      const membership = await as(ownerId).loaders.standing.load(room._id);
      const refs = [
        { __typename: 'Room', id: room._id },
        { __typename: 'Membership', id: membership?._id },
        { __typename: 'Invite', id: invite._id },
      ];
      const entities = async (ctx: ReturnType<typeof as>) => (await run(ctx, ENTITIES, { refs })).data._entities;
      const whole = [
        { __typename: 'Room', id: room._id, name: 'Secret' },
        { __typename: 'Membership', id: membership?._id, role: 'OWNER' },
        { __typename: 'Invite', id: invite._id },
      ];
      expect(await entities(as(ownerId))).toEqual(whole);
      expect(await entities(as(bruno))).toEqual([whole[0], null, whole[2]]);
      expect(await entities(as(await aPerson()))).toEqual([null, null, null]);
      expect(await entities(asPrincipal({ kind: 'anonymous' }))).toEqual([null, null, null]);
    });

    test('gives a shared execution its own room and no other, and no viewer', async () => {
      const { room } = await aRoom({ kind: 'PRIVATE', name: 'Ours' });
      const { room: other } = await aRoom({ name: 'Theirs' });
      const group = () => asPrincipal({ kind: 'group', roomId: room._id, visibility: 'reader' });
      const refs = [room, other].map(({ _id }) => ({ __typename: 'Room', id: _id }));
      const { data } = await run(group(), ENTITIES, { refs });
      expect(data._entities).toEqual([{ __typename: 'Room', id: room._id, name: 'Ours' }, null]);
      const { errors } = await run(
        group(),
        'query ($refs: [_Any!]!) { _entities(representations: $refs) { ... on Room { viewerPermissions { reason } } } }',
        { refs: refs.slice(0, 1) },
      );
      expect(errors[0].message).toContain('A shared execution has no viewer');
    });
  });

  test('says its bounds', async () => {
    const { data } = await run(
      as('user_1'),
      '{ roomLimits { nameMaxChars topicMaxChars directMembersMax slowModeMaxMs } }',
    );
    expect(data.roomLimits).toEqual({
      nameMaxChars: 80,
      topicMaxChars: 500,
      directMembersMax: 10,
      slowModeMaxMs: 21_600_000,
    });
  });
});
