import { describe, expect, test } from 'vitest';
import { RoomState, type RoomRole } from './room-words.js';
import { TRANSITIONS, transitionsOf, whyNotChangeState } from './room.transitions.js';

const STATES = Object.keys(RoomState) as RoomState[];

/** From the state of the row to the state of the column: who may, or that nobody can. */
const TABLE = `
from     OPEN       SLOW       LOCKED     ARCHIVED DELETED
OPEN     -          moderators moderators owners   owners
SLOW     moderators moderators moderators owners   owners
LOCKED   moderators moderators -          owners   owners
ARCHIVED owners     -          -          -        owners
DELETED  gone       gone       gone       gone     gone
`;
const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));

const REFUSALS: Record<string, Record<RoomRole, string | undefined>> = {
  moderators: { OWNER: undefined, MODERATOR: undefined, MEMBER: 'ROLE_TOO_LOW', GUEST: 'ROLE_TOO_LOW' },
  owners: { OWNER: undefined, MODERATOR: 'ROLE_TOO_LOW', MEMBER: 'ROLE_TOO_LOW', GUEST: 'ROLE_TOO_LOW' },
  '-': {
    OWNER: 'NO_SUCH_TRANSITION',
    MODERATOR: 'NO_SUCH_TRANSITION',
    MEMBER: 'ROLE_TOO_LOW',
    GUEST: 'ROLE_TOO_LOW',
  },
  gone: { OWNER: 'ROOM_DELETED', MODERATOR: 'ROOM_DELETED', MEMBER: 'ROOM_DELETED', GUEST: 'ROOM_DELETED' },
};

describe('changing the state of a room', () => {
  const cases = rows.flatMap(([from = '', ...cells]) =>
    cells.map((cell, index) => [from as RoomState, (head[index + 1] ?? '') as RoomState, cell] as const),
  );

  test.each(cases)('from %s to %s: %s', (from, to, cell) => {
    for (const role of ['OWNER', 'MODERATOR', 'MEMBER', 'GUEST'] as const) {
      expect(whyNotChangeState(to, { role }, { kind: 'PUBLIC', state: from })).toBe(REFUSALS[cell]?.[role]);
    }
  });

  test('covers every pair of states', () => {
    expect(cases).toHaveLength(STATES.length ** 2);
  });

  test('is for nobody from outside, and not for direct rooms', () => {
    expect(whyNotChangeState('LOCKED', null, { kind: 'PUBLIC', state: 'OPEN' })).toBe('NOT_A_MEMBER');
    expect(whyNotChangeState('LOCKED', { role: 'MEMBER' }, { kind: 'DIRECT', state: 'OPEN' })).toBe('DIRECT_ROOM');
  });

  test('is what the room says of itself: the listed transitions are those that can be made', () => {
    for (const state of STATES) {
      const listed = transitionsOf({ role: 'OWNER' }, { kind: 'PUBLIC', state });
      expect(listed.map(({ to }) => to)).toEqual(TRANSITIONS.filter(({ from }) => from === state).map(({ to }) => to));
      expect(listed.every(({ reasonIfDenied }) => reasonIfDenied === undefined)).toBe(true);
    }
  });
});
