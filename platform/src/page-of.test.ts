import { encodePageCursor } from '@sl3/platform/page';
import { describe, expect, test } from 'vitest';
import { timeAndId } from './page-of.js';

describe('a page cursor of time and id', () => {
  test('is where the page before it ended', () => {
    expect(timeAndId(encodePageCursor([1_000, 'mem_1']))).toEqual({ at: new Date(1_000), id: 'mem_1' });
  });

  test.each([
    ['of another list', ['general']],
    ['with its parts exchanged', ['mem_1', 1_000]],
    ['of a time that no clock shows', [1e300, 'mem_1']],
  ])('%s is refused as BAD_CURSOR', (_title, parts) => {
    expect(() => timeAndId(encodePageCursor(parts))).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_CURSOR' } }),
    );
  });
});
