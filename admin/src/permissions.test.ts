import { describe, expect, test } from 'vitest';
import { isStaff, mayJudge } from './permissions.js';

const somebody = (id: string, role: 'USER' | 'MODERATOR' | 'ADMIN') => ({ id, role });

describe('who may sanction whom', () => {
  test.each([
    ['MODERATOR', 'USER', true],
    ['MODERATOR', 'MODERATOR', false],
    ['MODERATOR', 'ADMIN', false],
    ['ADMIN', 'MODERATOR', true],
    ['ADMIN', 'ADMIN', false],
  ] as const)('a %s and a %s: %s', (role, other, expected) => {
    expect(mayJudge(somebody('a', role), somebody('b', other))).toBe(expected);
  });

  test('nobody sanctions themselves', () => {
    expect(mayJudge(somebody('a', 'ADMIN'), somebody('a', 'USER'))).toBe(false);
  });
});

test('only moderators and administrators are staff', () => {
  expect([isStaff(null), isStaff(somebody('a', 'USER')), isStaff(somebody('a', 'MODERATOR'))]).toEqual([
    false,
    false,
    true,
  ]);
});
