import { describe, expect, test } from 'vitest';
import type { ChatOutboxRow } from '../graphql/client.js';
import { aMessage } from '../testing/builders.js';
import { layRows, type RowsInput } from './rows.js';
import type { Message } from './timeline.js';

const minutes = (count: number) => new Date(Date.UTC(2026, 0, 5, 12, count)).toISOString();
const bob = { id: 'user_bob', handle: 'bob', displayName: 'Bob' };

function lay(messages: readonly Message[], change: Partial<RowsInput> = {}) {
  const rows = layRows({
    entries: messages.map((message) => ({ message, pageCursor: null })),
    outgoing: [],
    viewerId: 'user_ada',
    hasOlder: true,
    unreadAfterSeq: null,
    ...change,
  });
  return rows.map((row) => {
    if (row.kind === 'message') return `${row.isContinuation ? '+' : ''}${row.message.body ?? ''}`;
    if (row.kind === 'outgoing') return `${row.isContinuation ? '+' : ''}${row.row.input.body} …`;
    return row.kind;
  });
}

const outgoing = (body: string): ChatOutboxRow => ({
  clientNonce: body,
  roomId: 'room_1',
  input: { roomId: 'room_1', body, clientNonce: body },
  queuedAt: Date.parse(minutes(3)),
  order: 1,
  state: 'sending',
});

describe('the rows of a room', () => {
  test('group what one person says within five minutes', () => {
    const messages = [
      aMessage(1, { createdAt: minutes(0) }),
      aMessage(2, { createdAt: minutes(4) }),
      aMessage(3, { createdAt: minutes(10) }),
      aMessage(4, { createdAt: minutes(11), author: bob }),
    ];
    expect(lay(messages)).toEqual(['day', 'message 1', '+message 2', 'message 3', 'message 4']);
  });

  test('begin anew with each day', () => {
    const messages = [aMessage(1), aMessage(2, { createdAt: '2026-01-09T12:00:00.000Z' })];
    expect(lay(messages)).toEqual(['day', 'message 1', 'day', 'message 2']);
  });

  test('show an answer and an action with their author', () => {
    const answer = aMessage(2, { replyTo: { ...aMessage(1), removedAt: null } });
    const action = aMessage(3, { kind: 'ACTION' });
    expect(lay([aMessage(1), answer, action, aMessage(4)])).toEqual([
      'day',
      'message 1',
      'message 2',
      'message 3',
      'message 4',
    ]);
  });

  test('put the divider before the first message by somebody else that is new', () => {
    const messages = [aMessage(1), aMessage(2), aMessage(3, { author: bob }), aMessage(4, { author: bob })];
    expect(lay(messages, { unreadAfterSeq: 1 })).toEqual([
      'day',
      'message 1',
      '+message 2',
      'unread',
      'message 3',
      '+message 4',
    ]);
    expect(lay(messages, { unreadAfterSeq: 4 })).not.toContain('unread');
  });

  test('draw no line before what is new as long as the first of it may be on an earlier page', () => {
    const messages = [aMessage(8, { author: bob }), aMessage(9, { author: bob })];
    expect(lay(messages, { unreadAfterSeq: 3 })).not.toContain('unread');
    expect(lay(messages, { unreadAfterSeq: 7 })).toEqual(['day', 'unread', 'message 8', '+message 9']);
    expect(lay(messages, { unreadAfterSeq: 3, hasOlder: false })).toContain('unread');
  });

  test('say where the room begins once everything is loaded', () => {
    expect(lay([aMessage(1)], { hasOlder: false })).toEqual(['beginning', 'day', 'message 1']);
  });

  test('end with what is on its way, and show it once', () => {
    const messages = [aMessage(1), aMessage(2, { clientNonce: 'arrived' })];
    const rows = lay(messages, { outgoing: [outgoing('arrived'), outgoing('waiting')] });
    expect(rows).toEqual(['day', 'message 1', '+message 2', '+waiting …']);
  });
});
