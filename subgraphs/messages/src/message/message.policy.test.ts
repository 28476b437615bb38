import { describe, expect, test } from 'vitest';
import type { RoomRole } from '../references.js';
import type { LivingAccess } from '../room-access/room-access.js';
import type { Message } from './message.js';
import { whyNotEdit, whyNotRemove, whyNotSend } from './message.policy.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);

function access(o: Partial<LivingAccess> = {}): LivingAccess {
  return {
    roomId: 'room_1',
    userId: 'user_me',
    kind: 'PUBLIC',
    state: 'OPEN',
    slowModeMs: 0,
    role: 'MEMBER',
    joinedSeq: 1,
    joinedOrdinal: 0,
    ...o,
  };
}

function message(o: Partial<Message> = {}): Message {
  return { _id: 'msg_1', authorId: 'user_me', body: 'ahoy', at: secondsAgo(60), ...o } as Message;
}

describe('who may send', () => {
  const said = { lastPostAt: null };

  test.each<[RoomRole, LivingAccess['state'], string | undefined]>([
    ['GUEST', 'OPEN', undefined],
    ['MEMBER', 'OPEN', undefined],
    ['MEMBER', 'SLOW', undefined],
    ['MEMBER', 'LOCKED', 'ROOM_LOCKED'],
    ['GUEST', 'LOCKED', 'ROOM_LOCKED'],
    ['MODERATOR', 'LOCKED', undefined],
    ['OWNER', 'LOCKED', undefined],
    ['OWNER', 'ARCHIVED', 'ROOM_ARCHIVED'],
  ])('a %s of a room that is %s: %s', (role, state, reason) => {
    expect(whyNotSend(access({ role, state }), said, NOW)).toEqual(reason && { why: 'denied', reason });
  });

  test('nobody who does not belong to the room', () => {
    expect(whyNotSend(access({ role: null }), said, NOW)).toEqual({ why: 'denied', reason: 'NOT_A_MEMBER' });
  });

  describe('given slow mode of 10 s', () => {
    const slow = access({ state: 'SLOW', slowModeMs: 10_000 });

    test('a member who wrote 4 s ago waits another 6 s', () => {
      expect(whyNotSend(slow, { lastPostAt: secondsAgo(4) }, NOW)).toEqual({ why: 'too-soon', retryAfterMs: 6_000 });
    });

    test('a member may write again in the same millisecond the wait ends', () => {
      expect(whyNotSend(slow, { lastPostAt: secondsAgo(10) }, NOW)).toBeUndefined();
    });

    test('those who keep order need not wait', () => {
      expect(whyNotSend({ ...slow, role: 'MODERATOR' }, { lastPostAt: secondsAgo(1) }, NOW)).toBeUndefined();
    });

    test('nobody waits any more once the room is open again', () => {
      expect(whyNotSend({ ...slow, state: 'OPEN' }, { lastPostAt: secondsAgo(1) }, NOW)).toBeUndefined();
    });
  });
});

describe('who may edit', () => {
  const forEver = { message: message(), editWindowMs: undefined };

  test('the author, for ever when there is no window', () => {
    expect(whyNotEdit(access(), forEver, NOW)).toBeUndefined();
  });

  test('not even the owner, when somebody else wrote it', () => {
    const input = { ...forEver, message: message({ authorId: 'user_other' }) };
    expect(whyNotEdit(access({ role: 'OWNER' }), input, NOW)).toEqual({ why: 'denied', reason: 'NOT_THE_AUTHOR' });
  });

  test('nobody once it is removed', () => {
    const input = { ...forEver, message: message({ removedAt: NOW }) };
    expect(whyNotEdit(access(), input, NOW)).toEqual({ why: 'removed' });
  });

  test('nobody after the window', () => {
    expect(whyNotEdit(access(), { ...forEver, editWindowMs: 60_000 }, NOW)).toBeUndefined();
    expect(whyNotEdit(access(), { ...forEver, editWindowMs: 59_999 }, NOW)).toEqual({
      why: 'denied',
      reason: 'EDIT_WINDOW_OVER',
    });
  });

  test('no member of a locked room', () => {
    expect(whyNotEdit(access({ state: 'LOCKED' }), forEver, NOW)).toEqual({ why: 'denied', reason: 'ROOM_LOCKED' });
  });
});

describe('who may remove', () => {
  const mine = { message: message() };
  const theirs = { message: message({ authorId: 'user_other' }) };

  test.each<LivingAccess['state']>(['OPEN', 'SLOW', 'LOCKED', 'ARCHIVED'])(
    'the author, in a room that is %s',
    (state) => {
      expect(whyNotRemove(access({ state }), mine)).toBeUndefined();
    },
  );

  test('those who keep order, whoever wrote it', () => {
    expect(whyNotRemove(access({ role: 'MODERATOR' }), theirs)).toBeUndefined();
    expect(whyNotRemove(access({ role: 'MEMBER' }), theirs)).toEqual({ why: 'denied', reason: 'ROLE_TOO_LOW' });
  });

  test('only the author in a direct room, where nobody keeps order', () => {
    expect(whyNotRemove(access({ role: 'OWNER', kind: 'DIRECT' }), theirs)).toEqual({
      why: 'denied',
      reason: 'DIRECT_ROOM',
    });
  });

  test('nobody who has left', () => {
    expect(whyNotRemove(access({ role: null }), mine)).toEqual({ why: 'denied', reason: 'NOT_A_MEMBER' });
  });
});
