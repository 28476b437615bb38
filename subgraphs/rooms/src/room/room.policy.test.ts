import { describe, expect, test } from 'vitest';
import { whyNot, whyNotJoin, whyNotOver } from './room.policy.js';
import { PERMISSIONS, ROLES, type RoomPermission, type RoomRole, type RoomState } from './room-words.js';

/**
 * What each role may do in each state: `yes`, or a word for the reason. Read a row as a sentence: "in a locked room a
 * member …".
 */
const TABLE = `
state    role      READ POST  EDIT_OWN REMOVE_OWN REMOVE_ANY INVITE REMOVE_MEMBER SET_ROLE UPDATE_ROOM CHANGE_STATE ARCHIVE_ROOM DELETE_ROOM
OPEN     OWNER     yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          yes          yes
OPEN     MODERATOR yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          role         role
OPEN     MEMBER    yes  yes   yes      yes        role       yes    role          role     role        role         role         role
OPEN     GUEST     yes  yes   yes      yes        role       role   role          role     role        role         role         role
SLOW     OWNER     yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          yes          yes
SLOW     MODERATOR yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          role         role
SLOW     MEMBER    yes  yes   yes      yes        role       yes    role          role     role        role         role         role
SLOW     GUEST     yes  yes   yes      yes        role       role   role          role     role        role         role         role
LOCKED   OWNER     yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          yes          yes
LOCKED   MODERATOR yes  yes   yes      yes        yes        yes    yes           yes      yes         yes          role         role
LOCKED   MEMBER    yes  lock  lock     yes        role       lock   role          role     role        role         role         role
LOCKED   GUEST     yes  lock  lock     yes        role       role   role          role     role        role         role         role
ARCHIVED OWNER     yes  arch  arch     yes        yes        arch   yes           yes      arch        yes          yes          yes
ARCHIVED MODERATOR yes  arch  arch     yes        yes        arch   yes           yes      arch        yes          role         role
ARCHIVED MEMBER    yes  arch  arch     yes        role       arch   role          role     role        role         role         role
ARCHIVED GUEST     yes  arch  arch     yes        role       role   role          role     role        role         role         role
DELETED  OWNER     gone gone  gone     gone       gone       gone   gone          gone     gone        gone         gone         gone
DELETED  MODERATOR gone gone  gone     gone       gone       gone   gone          gone     gone        gone         gone         gone
DELETED  MEMBER    gone gone  gone     gone       gone       gone   gone          gone     gone        gone         gone         gone
DELETED  GUEST     gone gone  gone     gone       gone       gone   gone          gone     gone        gone         gone         gone
`;
const REASONS: Record<string, string | undefined> = {
  role: 'ROLE_TOO_LOW',
  lock: 'ROOM_LOCKED',
  arch: 'ROOM_ARCHIVED',
  gone: 'ROOM_DELETED',
};

const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.split(/\s+/));
const permissions = head.slice(2) as RoomPermission[];

describe('what a role may do', () => {
  test('is written down for every permission there is', () => {
    expect(permissions).toEqual(PERMISSIONS);
    expect(rows).toHaveLength(5 * ROLES.length);
  });

  describe.each(rows)('in a room that is %s, a %s', (state, role, ...cells) => {
    test.each(permissions.map((permission, index) => [permission, cells[index] ?? '']))(
      '%s: %s',
      (permission, cell) => {
        for (const kind of ['PUBLIC', 'PRIVATE'] as const) {
          const room = { kind, state: state as RoomState };
          expect(whyNot(permission, { role: role as RoomRole }, room)).toBe(REASONS[cell]);
        }
      },
    );
  });

  test.each(PERMISSIONS)('is nothing for somebody who does not belong: %s', (permission) => {
    expect(whyNot(permission, null, { kind: 'PUBLIC', state: 'OPEN' })).toBe('NOT_A_MEMBER');
  });

  test('is to talk, and nothing else, in a direct room', () => {
    const allowed = PERMISSIONS.filter(
      (permission) => whyNot(permission, { role: 'MEMBER' }, { kind: 'DIRECT', state: 'OPEN' }) === undefined,
    );
    expect(allowed).toEqual(['READ', 'POST', 'EDIT_OWN', 'REMOVE_OWN']);
    expect(whyNot('INVITE', { role: 'OWNER' }, { kind: 'DIRECT', state: 'OPEN' })).toBe('DIRECT_ROOM');
  });
});

describe('power over others', () => {
  test.each([
    ['OWNER', 'may act on', ['OWNER', 'MODERATOR', 'MEMBER', 'GUEST']],
    ['MODERATOR', 'may act on', ['MEMBER', 'GUEST']],
    ['MEMBER', 'may act on', ['GUEST']],
    ['GUEST', 'may act on', []],
  ] as const)('a %s %s %j', (actor, _verb, subjects) => {
    expect(ROLES.filter((subject) => whyNotOver({ role: actor }, subject) === undefined)).toEqual(subjects);
  });
});

describe('coming in', () => {
  test.each([
    ['PUBLIC', 'OPEN', undefined],
    ['PUBLIC', 'SLOW', undefined],
    ['PRIVATE', 'LOCKED', undefined],
    ['PUBLIC', 'ARCHIVED', 'ROOM_ARCHIVED'],
    ['PUBLIC', 'DELETED', 'ROOM_DELETED'],
    ['DIRECT', 'OPEN', 'DIRECT_ROOM'],
  ] as const)('to a %s room that is %s: %s', (kind, state, reason) => {
    expect(whyNotJoin({ kind, state })).toBe(reason);
  });
});
