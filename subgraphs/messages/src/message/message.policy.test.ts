import { describe, expect, test } from 'vitest';
import type { RoomRole } from '../references.js';
import type { LivingAccess } from '../room-access/room-access.js';
import type { SanctionCopy } from '../sanction/sanction-copy.js';
import type { Message } from './message.js';
import { whyNotEdit, whyNotRemove, whyNotSend } from './message.policy.js';

const NOW = new Date('2026-01-01T12:00:00Z');
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000);
const secondsFrom = (seconds: number) => secondsAgo(-seconds);

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
  const said = { lastPostAt: null, sanctions: [] };

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
      expect(whyNotSend(slow, { lastPostAt: secondsAgo(4), sanctions: [] }, NOW)).toEqual({
        why: 'too-soon',
        retryAfterMs: 6_000,
      });
    });

    test('a member may write again in the same millisecond the wait ends', () => {
      expect(whyNotSend(slow, { lastPostAt: secondsAgo(10), sanctions: [] }, NOW)).toBeUndefined();
    });

    test('those who keep order need not wait', () => {
      expect(
        whyNotSend({ ...slow, role: 'MODERATOR' }, { lastPostAt: secondsAgo(1), sanctions: [] }, NOW),
      ).toBeUndefined();
    });

    test('nobody waits any more once the room is open again', () => {
      expect(whyNotSend({ ...slow, state: 'OPEN' }, { lastPostAt: secondsAgo(1), sanctions: [] }, NOW)).toBeUndefined();
    });
  });
});

describe('whoever is muted', () => {
  const mute = (o: Partial<SanctionCopy>): SanctionCopy => ({
    ...{ _id: 'sanc_1', userId: 'user_me', kind: 'MUTE', reason: 'shouting', version: 1 },
    endsAt: secondsFrom(60),
    ...o,
  });
  const says = (...sanctions: SanctionCopy[]) => whyNotSend(access(), { lastPostAt: null, sanctions }, NOW);

  test('may not write, and is told until when, why and where', () => {
    expect(says(mute({}))).toEqual({
      why: 'muted',
      mute: { until: secondsFrom(60), reason: 'shouting', roomId: null },
    });
  });

  test('may write again in the same millisecond the mute ends, and not one before', () => {
    expect(says(mute({ endsAt: new Date(NOW.getTime() + 1) }))).toMatchObject({ why: 'muted' });
    expect(says(mute({ endsAt: NOW }))).toBeUndefined();
  });

  test('in one room may write in the others', () => {
    expect(says(mute({ roomId: 'room_1' }))).toMatchObject({ mute: { roomId: 'room_1' } });
    expect(says(mute({ roomId: 'room_2' }))).toBeUndefined();
  });

  test('is told of the mute that ends last', () => {
    const sanctions = [mute({ roomId: 'room_1', endsAt: secondsFrom(90) }), mute({}), mute({ endsAt: secondsFrom(5) })];
    expect(says(...sanctions)).toMatchObject({ mute: { until: secondsFrom(90), roomId: 'room_1' } });
  });

  test('may write once it is lifted; a warning keeps nobody from anything', () => {
    expect(says(mute({ liftedAt: NOW }))).toBeUndefined();
    const { endsAt: _none, ...warning } = mute({ kind: 'WARNING' });
    expect(says(warning)).toBeUndefined();
  });

  test('may not edit either', () => {
    const input = { message: message(), editWindowMs: undefined, sanctions: [mute({})] };
    expect(whyNotEdit(access(), input, NOW)).toMatchObject({ why: 'muted' });
  });

  test('and banned as well is a stranger', () => {
    expect(says(mute({}), mute({ kind: 'BAN' }))).toEqual({ why: 'banned' });
    expect(says(mute({ kind: 'BAN', endsAt: NOW }))).toBeUndefined();
  });
});

describe('who may edit', () => {
  const forEver = { message: message(), editWindowMs: undefined, sanctions: [] };

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

  test('nobody while a moderator hides it', () => {
    const input = { ...forEver, message: message({ hiddenAt: NOW }) };
    expect(whyNotEdit(access(), input, NOW)).toEqual({ why: 'denied', reason: 'MESSAGE_HIDDEN' });
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
