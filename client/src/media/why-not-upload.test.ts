import { describe, expect, test } from 'vitest';
import { whyNotUpload } from './why-not-upload.js';

const limits = {
  __typename: 'MediaLimits' as const,
  maxBytes: 25_000_000,
  maxPixels: 40_000_000,
  refusedExtensions: ['exe', '.bat'],
  attachmentsPerMessage: 10,
  linkLifetimeMs: 300_000,
};
const file = { fileName: 'photo.jpg', bytes: 1_000, size: { width: 4_000, height: 3_000 } };

describe('a file is refused before a byte is sent', () => {
  test('when it is too large, with the limit', () => {
    expect(whyNotUpload({ ...file, bytes: 25_000_001 }, limits)).toBe('This file is too large: 25 MB at most.');
  });

  test('when an image has too many pixels, with how many it has', () => {
    expect(whyNotUpload({ ...file, size: { width: 30_000, height: 30_000 } }, limits)).toBe(
      'This image is too large: 30000 × 30000 pixels, where 40 million is the limit.',
    );
  });

  test('when its kind is not taken, however it is written', () => {
    expect(whyNotUpload({ ...file, fileName: 'Setup.EXE' }, limits)).toBe(
      'Files of the type .exe cannot be sent here.',
    );
    expect(whyNotUpload({ ...file, fileName: 'run.bat' }, limits)).toContain('.bat');
  });

  test('when it is empty', () => {
    expect(whyNotUpload({ ...file, bytes: 0 }, limits)).toBe('This file is empty.');
  });

  test('and otherwise not', () => {
    expect(whyNotUpload(file, limits)).toBeUndefined();
    expect(whyNotUpload({ fileName: 'README', bytes: 1, size: undefined }, limits)).toBeUndefined();
  });
});
