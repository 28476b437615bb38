import { describe, expect, test } from 'vitest';
import { imageSizeOf } from './image-size.js';

const blobOf = (...parts: (string | number[])[]) =>
  new Blob(
    parts.map((part) =>
      typeof part === 'string' ? Uint8Array.from(part, (c) => c.charCodeAt(0)) : Uint8Array.from(part),
    ),
  );

describe('the size of an image is read from its head', () => {
  test.each([
    ['PNG', blobOf([0x89], 'PNG', [13, 10, 26, 10, 0, 0, 0, 13], 'IHDR', [0, 0, 0x75, 0x30, 0, 0, 0, 2]), 30_000, 2],
    ['GIF', blobOf('GIF89a', [0x40, 0x01, 0xc8, 0x00]), 320, 200],
    ['JPEG', blobOf([0xff, 0xd8, 0xff, 0xe1, 0, 4, 1, 2, 0xff, 0xc0, 0, 17, 8, 0, 200, 1, 64, 3]), 320, 200],
    [
      'WebP, lossy',
      blobOf('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', Array<number>(10).fill(0), [0x40, 0x01, 0xc8, 0x00]),
      320,
      200,
    ],
    [
      'WebP, extended',
      blobOf('RIFF', [0, 0, 0, 0], 'WEBPVP8X', Array<number>(8).fill(0), [0x3f, 0x01, 0, 0xc7, 0, 0]),
      320,
      200,
    ],
  ])('%s', async (_name, file, width, height) => {
    expect(await imageSizeOf(file)).toEqual({ width, height });
  });

  test('and is not known of what is no image, or ends too early', async () => {
    expect(await imageSizeOf(blobOf('<!doctype html><p>hello</p>'))).toBeUndefined();
    expect(await imageSizeOf(blobOf([0xff, 0xd8, 0xff, 0xe1, 0x40, 0]))).toBeUndefined();
    expect(await imageSizeOf(blobOf([]))).toBeUndefined();
  });
});
