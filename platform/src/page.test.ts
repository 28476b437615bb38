import { expect, test } from 'vitest';
import { decodePageCursor, encodePageCursor } from './page.js';

test('a page cursor comes back as the sort keys it was made from', () => {
  expect(decodePageCursor(encodePageCursor(['été', 42]))).toEqual(['été', 42]);
});

test.each(['', 'abc', 'e30', 'W3t9XQ', 'bnVsbA'])('a page cursor that nobody made (%j) is refused', (text) => {
  expect(() => decodePageCursor(text)).toThrow(
    expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }) as Error,
  );
});
