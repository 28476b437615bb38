import { describe, expect, test } from 'vitest';
import { gatewayFixture } from '../testing/fixture.js';

export const ROOM_EVENTS = /* GraphQL */ `
  subscription ($roomId: ID!, $after: Cursor) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      ... on EventBatch {
        cursor
        events {
          __typename
          seq
          ... on MessagePosted {
            message {
              body
              author {
                handle
              }
            }
          }
        }
      }
      ... on Gap {
        fromSeq
        toSeq
        cursor
      }
      ... on Reset {
        reason
        cursor
      }
      ... on Heartbeat {
        headSeq
        cursor
      }
    }
  }
`;

describe('listening to a room', () => {
  const gateway = gatewayFixture();

  test('begins with a heartbeat and goes on with what is said', async () => {
    const { logs } = gateway.world;
    logs.member('room_a', 'user_ann', 'JOINED', 'MEMBER');
    const ann = await gateway.socket('user_ann');
    const id = ann.subscribe(ROOM_EVENTS, { roomId: 'room_a' });
    await ann.next((message) => message['payload']?.data?.roomEvents.__typename === 'Heartbeat');
    logs.post('room_a', 'user_bob', 'hello');
    await ann.next((message) => message['payload']?.data?.roomEvents.__typename === 'EventBatch');
    expect(ann.payloads(id).at(-1)).toEqual({
      __typename: 'EventBatch',
      cursor: expect.any(String),
      events: [{ __typename: 'MessagePosted', seq: 2, message: { body: 'hello', author: { handle: 'bob' } } }],
    });
  });
});
