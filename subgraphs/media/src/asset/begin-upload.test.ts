import { newId } from '@sl3/schema/ids';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { mediaFixture } from '../testing/fixture.js';
import { beginUpload } from './begin-upload.js';
import type { BeginUploadInput } from './media-asset.inputs.js';
import {
  BeginUploadSuccess,
  FileTooLargeProblem,
  FileTypeProblem,
  TooManyUploadsProblem,
} from './media-asset.problems.js';
import { InvalidInputProblem } from '@sl3/platform/problems';

const { as, clock, services } = mediaFixture();

const anInput = (change: Partial<BeginUploadInput> = {}): BeginUploadInput => ({
  fileName: 'notes.zip',
  mimeType: 'application/zip',
  bytes: 1_000,
  clientNonce: randomUUID(),
  ...change,
});
const begin = (userId: string, change: Partial<BeginUploadInput> = {}) => beginUpload(as(userId), anInput(change));

describe('beginning an upload', () => {
  test('says where the bytes go', async () => {
    const begun = (await begin('user_a', { fileName: '../é.PNG', mimeType: 'image/png' })) as BeginUploadSuccess;
    expect(begun.uploadUrl).toBe(`/uploads/${begun.asset._id}`);
    expect(begun.asset).toMatchObject({ fileName: 'é.PNG', mimeType: 'image/png', kind: 'IMAGE', state: 'UPLOADING' });
  });

  test('again with the same nonce, also at once and on two lines, is one upload', async () => {
    const input = anInput();
    const both = await Promise.all([beginUpload(as('user_b'), input), beginUpload(as('user_b'), input)]);
    const again = await beginUpload(as('user_b'), input);
    const ids = [...both, again].map((answer) => (answer as BeginUploadSuccess).asset._id);
    expect(new Set(ids).size).toBe(1);
    const other = (await beginUpload(as('user_c'), input)) as BeginUploadSuccess;
    expect(ids).not.toContain(other.asset._id);
    expect(await beginUpload(as('user_b'), { ...input, bytes: 999 })).toBeInstanceOf(InvalidInputProblem);
  });

  test('of a file over the limit is refused with the limit', async () => {
    const problem = (await begin('user_d', { bytes: 2_000_001 })) as FileTooLargeProblem;
    expect(problem).toBeInstanceOf(FileTooLargeProblem);
    expect(problem).toMatchObject({ maxBytes: 2_000_000, message: 'This file is too large: at most 1 MB are taken.' });
  });

  test.each([
    ['setup.exe', 'application/x-msdownload'],
    ['logo.svg', ''],
    ['logo', 'image/svg+xml'],
    ['page.html', 'text/plain'],
  ])('of %s (%s) is refused', async (fileName, mimeType) => {
    expect(await begin('user_e', { fileName, mimeType })).toBeInstanceOf(FileTypeProblem);
  });

  test('of nothing, or without a nonce of one’s own, is refused by field', async () => {
    const problem = (await begin('user_f', { bytes: 0, clientNonce: 'x' })) as InvalidInputProblem;
    expect(problem.fields.map(({ path }) => path)).toEqual(['bytes', 'clientNonce']);
  });

  test('believes a type that is no image’s, or none, by what the name says', async () => {
    const kindOf = async (fileName: string, mimeType: string) =>
      ((await begin(newId('user'), { fileName, mimeType })) as BeginUploadSuccess).asset;
    expect(await kindOf('a.jpeg', '')).toMatchObject({ kind: 'IMAGE', mimeType: 'image/jpeg' });
    expect(await kindOf('a.bin', 'image/png')).toMatchObject({ kind: 'IMAGE' });
    expect(await kindOf('a.pdf', 'text/html')).toMatchObject({ kind: 'FILE', mimeType: 'application/octet-stream' });
    expect(await kindOf('a.heic', 'image/heic')).toMatchObject({ kind: 'FILE' });
  });

  test('of more than twenty at once waits, and of more than two hundred in an hour waits for the hour', async () => {
    for (let i = 0; i < 20; i += 1) await begin('user_g');
    expect(await begin('user_g')).toMatchObject({ retryAfterMs: 5_000 });
    const { assets } = services().collections;
    await assets.updateMany({ ownerId: 'user_g' }, { $set: { state: 'READY' } });
    clock.move(600_000);
    const [one] = await assets.find({ ownerId: 'user_g' }, { clientNonce: 0 }).limit(1).lean();
    const more = Array.from({ length: 179 }, () => ({ ...one!, _id: newId('asset'), createdAt: clock.now() }));
    await assets.insertMany(more);
    expect(await begin('user_g')).toBeInstanceOf(BeginUploadSuccess); // the two hundredth
    const problem = await begin('user_g');
    expect(problem).toBeInstanceOf(TooManyUploadsProblem);
    expect(problem).toMatchObject({ retryAfterMs: 3_000_000 });
    clock.move(3_000_001);
    expect(await begin('user_g')).toBeInstanceOf(BeginUploadSuccess);
  });
});
