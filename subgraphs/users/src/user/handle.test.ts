import { describe, expect, test } from 'vitest';
import { foldToHandle, isHandle, isReserved, numbered } from './handle.js';

describe('a handle', () => {
  test.each(['amelie', 'a1', '0x', 'a_b.c-d', 'x'.repeat(31)])('may be %s', (handle) => {
    expect(isHandle(handle)).toBe(true);
  });

  test.each(['a', '', '_a', '.a', 'Amelie', 'amélie', 'a b', 'a@b', 'a\n', 'x'.repeat(32)])(
    'may not be %j',
    (handle) => {
      expect(isHandle(handle)).toBe(false);
    },
  );

  test.each([
    ['Amelie', 'amelie'],
    ['Nick|away', 'nick-away'],
    ['[Foo]', 'foo'],
    ['^^{}', 'user-x'],
    ['`', 'user-x'],
    ['x', 'user-x'],
    ['__init__', 'init__'],
    ['élodie\\o/', 'elodie-o'],
    ['admin', 'admin-x'],
    ['y'.repeat(40), 'y'.repeat(31)],
    ['日本', 'user-x'],
  ])('is made of the nickname %s as %s', (nickname, handle) => {
    expect(foldToHandle(nickname)).toBe(handle);
    expect(isHandle(handle)).toBe(true);
    expect(isReserved(handle)).toBe(false);
  });

  test('stays within its length when it is numbered', () => {
    expect(numbered('y'.repeat(31), 12)).toBe(`${'y'.repeat(28)}-12`);
    expect(numbered('nick', 1)).toBe('nick');
  });
});
