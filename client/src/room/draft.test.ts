import { describe, expect, test } from 'vitest';
import { countCharacters, drafts, newNonce, parseDraft } from './draft.js';

describe('what a person writes', () => {
  test('goes without its blank edges', () => {
    expect(parseDraft('  hello\nthere \n')).toEqual({ kind: 'TEXT', body: 'hello\nthere' });
  });

  test('is an action after /me', () => {
    expect(parseDraft('/me waves')).toEqual({ kind: 'ACTION', body: 'waves' });
    expect(parseDraft('/me')).toEqual({ kind: 'TEXT', body: '/me' });
    expect(parseDraft('/menu')).toEqual({ kind: 'TEXT', body: '/menu' });
  });

  test('is counted as the server counts it', () => {
    expect(countCharacters('a😀é')).toBe(3);
  });

  test('is still there after a change of room', () => {
    drafts.write('room_1', 'half a sen');
    expect(drafts.read('room_1')).toBe('half a sen');
    expect(drafts.read('room_2')).toBe('');
    drafts.write('room_1', '');
    expect(drafts.read('room_1')).toBe('');
  });

  test('has a nonce that is a UUID, new each time', () => {
    expect(newNonce()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(newNonce()).not.toBe(newNonce());
  });
});
