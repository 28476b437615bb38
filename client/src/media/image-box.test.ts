import { describe, expect, test } from 'vitest';
import { boxOf } from './image-box.js';

describe('how large one image is drawn', () => {
  test('follows from its own size, so that nothing moves when it comes', () => {
    expect(boxOf({ width: 1_600, height: 1_000 })).toEqual({ width: 420, ratio: 1.6 });
    expect(boxOf({ width: 1_000, height: 2_000 })).toEqual({ width: 160, ratio: 0.5 });
  });

  test('is never larger than the image, and never too small to be hit', () => {
    expect(boxOf({ width: 200, height: 100 }).width).toBe(200);
    expect(boxOf({ width: 16, height: 16 }).width).toBe(96);
  });

  test('cuts what is a strip, and takes a usual shape where the size is not known', () => {
    expect(boxOf({ width: 50, height: 5_000 }).ratio).toBe(0.4);
    expect(boxOf({ width: 5_000, height: 50 }).ratio).toBe(4);
    expect(boxOf({ width: null, height: null }).ratio).toBeCloseTo(4 / 3);
  });
});
