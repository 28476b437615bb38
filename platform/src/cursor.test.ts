import { describe, expect, test } from 'vitest';
import { LogCursors } from './cursor.js';
import { testSecret } from './testing/keys.js';

const place = { partition: 'room_01', seq: 42, digest: 'd1g35t' };
const badCursor = expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }) as Error;

describe('a cursor', () => {
  const cursors = new LogCursors(testSecret('now'));

  test('comes back as the place it was made from, on any node with the same secret', () => {
    expect(new LogCursors(testSecret('now')).decode(cursors.encode(place))).toEqual(place);
  });

  test('is refused when any character was altered', () => {
    const text = cursors.encode(place);
    for (const i of text.slice(0, -1).split('').keys()) {
      const altered = `${text.slice(0, i)}${text[i] === 'A' ? 'B' : 'A'}${text.slice(i + 1)}`;
      expect(() => cursors.decode(altered), altered).toThrow(badCursor);
    }
  });

  test.each(['', '.', 'abc', 'a.b.c', '💬.💬'])('is refused when it is %j', (text) => {
    expect(() => cursors.decode(text)).toThrow(badCursor);
  });

  test('is refused when it was made with another secret', () => {
    expect(() => new LogCursors(testSecret('other')).decode(cursors.encode(place))).toThrow(badCursor);
  });

  test('still counts after the secret was rotated, and new ones are made with the new secret', () => {
    const rotated = new LogCursors([testSecret('next'), testSecret('now')]);

    expect(rotated.decode(cursors.encode(place))).toEqual(place);
    expect(new LogCursors(testSecret('next')).decode(rotated.encode(place))).toEqual(place);
  });
});
