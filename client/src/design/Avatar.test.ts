import { describe, expect, test } from 'vitest';
import { hueOf, initialsOf } from './Avatar.js';

describe('the picture of a person', () => {
  test.each([
    ['Ada Lovelace', 'AL'],
    ['élodie', 'É'],
    ['|QuaD-', 'Q'],
    ['  ', '?'],
    ['王 小明', '王小'],
  ])('%s is %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });

  test('has the same colour every time', () => {
    expect(hueOf('user_01')).toBe(hueOf('user_01'));
    expect(hueOf('user_01') % 15).toBe(0);
  });
});
