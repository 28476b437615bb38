import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { messagesFixture } from './testing/fixture.js';

const fixture = messagesFixture();
const { aUser, asUser, run } = fixture;

const SEND = /* GraphQL */ `
  mutation ($input: SendMessageInput!) {
    sendMessage(input: $input) {
      __typename
      ... on SendMessageSuccess {
        isRepeat
        sent {
          id
          seq
          stateSeq
          kind
          body
          clientNonce
          replyCount
          author {
            id
          }
          room {
            id
            headSeq
          }
          replyTo {
            id
            body
            replyCount
          }
        }
      }
      ... on Problem {
        message
      }
      ... on NotAllowedProblem {
        reason
      }
    }
  }
`;

/** A room as the rooms subgraph would hand its id over. */
const ROOM = /* GraphQL */ `
  query ($id: ID!, $last: Int) {
    _entities(representations: [{ __typename: "Room", id: $id }]) {
      ... on Room {
        id
        headSeq
        unreadCount
        lastReadSeq
        lastMessage {
          body
        }
        messages(last: $last) {
          edges {
            cursor
            node {
              body
            }
          }
          pageInfo {
            hasNextPage
            hasPreviousPage
            startCursor
            endCursor
          }
          resumeCursor
        }
      }
    }
  }
`;

describe('through the schema', () => {
  test('a message is sent, answered, read and removed', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada, ben]);
    const clientNonce = randomUUID();
    const sent = await run(asUser(ada), SEND, { input: { roomId, body: 'ahoy', clientNonce } });
    const { id } = sent.data.sendMessage.sent;
    expect(sent).toEqual({
      data: {
        sendMessage: {
          __typename: 'SendMessageSuccess',
          isRepeat: false,
          sent: {
            id,
            seq: 3,
            stateSeq: 3,
            kind: 'TEXT',
            body: 'ahoy',
            clientNonce,
            replyCount: 0,
            author: { id: ada },
            room: { id: roomId, headSeq: 3 },
            replyTo: null,
          },
        },
      },
    });

    const answer = { roomId, body: 'aye', clientNonce: randomUUID(), replyToId: id, kind: 'ACTION' };
    const answered = await run(asUser(ben), SEND, { input: answer });
    expect(answered.data.sendMessage.sent).toMatchObject({ seq: 4, kind: 'ACTION', replyTo: { id, replyCount: 1 } });

    const before = await run(asUser(ada), ROOM, { id: roomId, last: 1 });
    const [room] = before.data._entities;
    const cursor = room.messages.edges[0].cursor;
    expect(before).toEqual({
      data: {
        _entities: [
          {
            id: roomId,
            headSeq: 4,
            unreadCount: 1,
            lastReadSeq: 0,
            lastMessage: { body: 'aye' },
            messages: {
              edges: [{ cursor, node: { body: 'aye' } }],
              pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: cursor, endCursor: cursor },
              resumeCursor: expect.any(String),
            },
          },
        ],
      },
    });

    const read = await run(
      asUser(ada),
      `mutation ($roomId: ID!) {
        none: markRead(input: { roomId: $roomId, seq: 3 }) { room { unreadCount lastReadSeq } }
        all: markRead(input: { roomId: $roomId, seq: 4 }) { room { unreadCount lastReadSeq } }
      }`,
      { roomId },
    );
    expect(read).toEqual({
      data: {
        none: { room: { unreadCount: 1, lastReadSeq: 3 } },
        all: { room: { unreadCount: 0, lastReadSeq: 4 } },
      },
    });

    const changed = await run(
      asUser(ada),
      `mutation ($id: ID!) {
        editMessage(input: { messageId: $id, body: "ahoy!" }) {
          ... on EditMessageSuccess { edited { body seq stateSeq editedAt } }
        }
        removeMessage(messageId: $id) {
          ... on RemoveMessageSuccess { removed { body stateSeq removedAt removedBy { id } } }
        }
      }`,
      { id },
    );
    const at = fixture.clock.now().toISOString();
    expect(changed).toEqual({
      data: {
        editMessage: { edited: { body: 'ahoy!', seq: 3, stateSeq: 5, editedAt: at } },
        removeMessage: { removed: { body: null, stateSeq: 6, removedAt: at, removedBy: { id: ada } } },
      },
    });
  });

  test('a retry by somebody who was removed since gives back their own words, and not those they answered', async () => {
    const [author, parent] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([author, parent], { kind: 'PRIVATE' });
    const said = await run(asUser(parent), SEND, { input: { roomId, body: 'between us', clientNonce: randomUUID() } });
    const replyToId: unknown = said.data.sendMessage.sent.id;
    const input = { roomId, body: 'of course', clientNonce: randomUUID(), replyToId };
    expect((await run(asUser(author), SEND, { input })).data.sendMessage.sent.replyTo.body).toBe('between us');
    await fixture.hearMembership({ roomId, userId: author, role: null, change: 'REMOVED', version: 2 });
    const again = await run(asUser(author), SEND, { input });
    expect(again.data.sendMessage).toMatchObject({ isRepeat: true, sent: { body: 'of course', replyTo: null } });
  });

  test('a refusal is a Problem in the language of the request', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    const input = { roomId, body: 'salut', clientNonce: randomUUID() };
    expect(await run(asUser(aUser(), { locale: 'fr' }), SEND, { input })).toEqual({
      data: {
        sendMessage: {
          __typename: 'NotAllowedProblem',
          message: 'Il faut d’abord rejoindre ce salon.',
          reason: 'NOT_A_MEMBER',
        },
      },
    });
  });

  test('everything about a room is null for whoever may not read it, and nothing fails', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    const nothing = { headSeq: null, unreadCount: null, lastReadSeq: null, lastMessage: null, messages: null };
    for (const id of [roomId, 'room_never']) {
      expect(await run(asUser(aUser()), ROOM, { id })).toEqual({ data: { _entities: [{ id, ...nothing }] } });
    }
  });

  test('a message is null for whoever may not read it, and so is a reference to it', async () => {
    const ada = aUser();
    const roomId = await fixture.aRoomWith([ada]);
    const sent = await run(asUser(ada), SEND, { input: { roomId, body: 'ahoy', clientNonce: randomUUID() } });
    const { id } = sent.data.sendMessage.sent;
    const document = `query ($id: ID!) {
      message(id: $id) { body }
      _entities(representations: [{ __typename: "Message", id: $id }]) { ... on Message { body } }
    }`;
    const body = 'ahoy';
    expect(await run(asUser(ada), document, { id })).toEqual({ data: { message: { body }, _entities: [{ body }] } });
    for (const [who, what] of [
      [aUser(), id],
      [ada, 'msg_never'],
    ]) {
      expect(await run(asUser(who), document, { id: what })).toEqual({ data: { message: null, _entities: [null] } });
    }
  });

  test('the bounds a composer needs are there for anybody', async () => {
    const anybody = fixture.as({ kind: 'anonymous' });
    expect(await run(anybody, '{ messageLimits { bodyMaxChars pageMax editWindowMs } }')).toEqual({
      data: { messageLimits: { bodyMaxChars: 40, pageMax: 100, editWindowMs: null } },
    });
  });
});
