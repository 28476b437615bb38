import { eventually } from '@sl3/platform/testing/eventually';
import { readdir } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { deleteMediaAsset } from '../asset/delete-media-asset.js';
import type { MediaAsset } from '../asset/media-asset.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { mediaFixture } from '../testing/fixture.js';
import { aHugePng, anAnimation, aPhotoWithPlace, aPicture } from '../testing/images.js';

const fixture = mediaFixture();
const { anUpload, process, stored, as, run, statedFacts } = fixture;

const bytesOf = async (asset: MediaAsset, name: string): Promise<Buffer> =>
  buffer(await fixture.services().storage.get(storageKey(asset._id, name)));
const hasOriginal = async ({ _id }: MediaAsset): Promise<boolean> =>
  (await fixture.services().storage.lengthOf(storageKey(_id, ORIGINAL))) !== undefined;

describe('a photo', () => {
  test('is shown upright, without the place where it was taken or anything else the camera wrote', async () => {
    const photo = await aPhotoWithPlace();
    expect((await sharp(photo).metadata()).exif?.toString('latin1')).toContain('Sl3Phone');
    const asset = await process(await anUpload({ name: 'holiday.jpg', type: 'image/jpeg', bytes: photo }));

    expect(asset).toMatchObject({ state: 'READY', kind: 'IMAGE', mimeType: 'image/jpeg', width: 400, height: 600 });
    expect(asset.stored?.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['avif-320', 320, 480],
      ['webp-320', 320, 480],
      ['avif-1280', 400, 600],
      ['webp-1280', 400, 600],
    ]);
    for (const { name, format, bytes } of asset.stored ?? []) {
      const variant = await bytesOf(asset, name);
      const metadata = await sharp(variant).metadata();
      expect(variant.length).toBe(bytes);
      expect(metadata.format).toBe(format === 'AVIF' ? 'heif' : 'webp');
      expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(variant.toString('latin1')).not.toContain('Sl3Phone');
    }
    // Turned by 90° to the right, the blue half is at the top.
    const { data } = await sharp(await bytesOf(asset, 'webp-320'))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[2]).toBeGreaterThan(150);
    expect(data.at(-3)).toBeGreaterThan(150);
    expect(Buffer.from(asset.thumbhash ?? '', 'base64').length).toBeGreaterThan(10);
  });

  test('leaves no original behind, which would tell the place', async () => {
    const asset = await process(await anUpload({ name: 'a.jpg', type: 'image/jpeg', bytes: await aPhotoWithPlace() }));
    expect(await hasOriginal(asset)).toBe(false);
    const files = await readdir(fixture.folder(), { recursive: true });
    expect(files.filter((file) => file.includes(`${asset._id}/`)).length).toBe(4);
  });

  test('that is small is not enlarged, nor kept twice', async () => {
    const bytes = await aPicture({ width: 90, height: 60 }).png().toBuffer();
    const asset = await process(await anUpload({ name: 'icon.png', type: 'image/png', bytes }));
    expect(asset.stored?.map(({ name, width, height }) => [name, width, height])).toEqual([
      ['avif-320', 90, 60],
      ['webp-320', 90, 60],
    ]);
  });

  test('that is named otherwise than it is drawn is shown all the same, as what it is', async () => {
    const bytes = await aPicture().webp().toBuffer();
    const asset = await process(await anUpload({ name: 'phone.jpg', type: 'image/jpeg', bytes }));
    expect(asset).toMatchObject({ state: 'READY', mimeType: 'image/webp' });
  });

  test('that moves goes on moving, as WebP', async () => {
    const asset = await process(await anUpload({ name: 'wave.gif', type: 'image/gif', bytes: await anAnimation(5) }));
    expect(asset).toMatchObject({ state: 'READY', width: 40, height: 30 });
    expect(asset.stored?.map(({ name, width, height }) => [name, width, height])).toEqual([['webp-320', 40, 30]]);
    const metadata = await sharp(await bytesOf(asset, 'webp-320'), { pages: -1 }).metadata();
    expect([metadata.pages, metadata.delay]).toEqual([5, [80, 80, 80, 80, 80]]);
  });
});

describe('what is refused, and the sentence that says why', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

  const cases: [string, string, string, () => Promise<Buffer> | Buffer, string, RegExp][] = [
    [
      'an image 30,000 pixels wide',
      'wide.png',
      'image/png',
      () => aHugePng({ width: 30_000, height: 40 }),
      'TOO_MANY_PIXELS',
      /too large/,
    ],
    [
      'an image 30,000 pixels high',
      'high.png',
      'image/png',
      () => aHugePng({ width: 40, height: 30_000 }),
      'TOO_MANY_PIXELS',
      /too large/,
    ],
    [
      'a header that promises 50,000 × 50,000',
      'bomb.png',
      'image/png',
      () => aHugePng({ width: 50_000, height: 50_000 }),
      'TOO_MANY_PIXELS',
      /too large/,
    ],
    [
      'an image of 49 million pixels',
      'big.png',
      'image/png',
      () => aHugePng({ width: 7_000, height: 7_000 }),
      'TOO_MANY_PIXELS',
      /too large/,
    ],
    [
      'an animation of 201 frames',
      'long.gif',
      'image/gif',
      () => anAnimation(201, { width: 4, height: 4 }),
      'TOO_MANY_PIXELS',
      /200 frames/,
    ],
    [
      'a page named .png',
      'page.png',
      'image/png',
      () => Buffer.from('<!doctype html><script>alert(1)</script>'),
      'TYPE_MISMATCH',
      /not what its name says/,
    ],
    [
      'a page that is said to be nothing but is named .png',
      'page.png',
      '',
      () => Buffer.from('<html><body>hi'),
      'TYPE_MISMATCH',
      /not what its name says/,
    ],
    [
      'a vector image that says it is a PNG',
      'logo.png',
      'image/png',
      () => Buffer.from(svg),
      'TYPE_MISMATCH',
      /not what its name says/,
    ],
    [
      'a vector image under another name',
      'logo.dat',
      '',
      () => Buffer.from(`<?xml version="1.0"?>\n<!-- x -->${svg}`),
      'FORBIDDEN_TYPE',
      /Programs and scripts/,
    ],
    [
      'a program without a telling name',
      'notes.txt',
      'text/plain',
      () => Buffer.from('MZ\x90\0\x03and so on'),
      'FORBIDDEN_TYPE',
      /Programs and scripts/,
    ],
    [
      'a script without a telling name',
      'readme',
      '',
      () => Buffer.from('#!/bin/sh\nrm -rf /'),
      'FORBIDDEN_TYPE',
      /Programs and scripts/,
    ],
    [
      'a GIF that is a script, in its first bytes',
      'x.gif',
      'image/gif',
      () => Buffer.from('GIF89a/*...*/=1;alert(1)//'),
      'TYPE_MISMATCH',
      /not what its name says/,
    ],
    [
      'a GIF that is a script, after its last',
      'y.gif',
      'image/gif',
      async () => Buffer.concat([await anAnimation(2), Buffer.from('*/=1;alert(1)//')]),
      'TYPE_MISMATCH',
      /not what its name says/,
    ],
    [
      'a JPEG cut in the middle',
      'cut.jpg',
      'image/jpeg',
      async () => (await aPhotoWithPlace()).subarray(0, 3_000),
      'UNREADABLE',
      /damaged or incomplete/,
    ],
    [
      'a PNG cut in the middle',
      'cut.png',
      'image/png',
      async () => (await aPicture().png().toBuffer()).subarray(0, 800),
      'UNREADABLE',
      /damaged or incomplete/,
    ],
    [
      'a WebP cut in the middle',
      'cut.webp',
      'image/webp',
      async () => (await aPicture().webp().toBuffer()).subarray(0, 200),
      'UNREADABLE',
      /damaged or incomplete/,
    ],
    [
      'a PNG that is nothing after its first bytes',
      'no.png',
      'image/png',
      () => Buffer.from('\x89PNG\r\n\x1a\nnothing', 'latin1'),
      'UNREADABLE',
      /damaged or incomplete/,
    ],
  ];

  test.each(cases)('%s', async (_title, name, type, make, reason, sentence) => {
    const asset = await process(await anUpload({ name, type, bytes: await make() }, 'user_ann'));
    expect([asset.state, asset.refusedFor]).toEqual(['REFUSED', reason]);
    expect(await hasOriginal(asset)).toBe(false);
    const query = `{ mediaAsset(id: "${asset._id}") { state refusal { reason message } url variants { url } } }`;
    const [english, french] = [await run(as('user_ann'), query), await run(as('user_ann', { locale: 'fr' }), query)];
    expect(english.data.mediaAsset).toEqual({
      state: 'REFUSED',
      refusal: { reason, message: expect.stringMatching(sentence) },
      url: null,
      variants: [],
    });
    expect(french.data.mediaAsset.refusal.message).not.toBe(english.data.mediaAsset.refusal.message);
  });
});

describe('a file that is no image', () => {
  test('is kept as it is, and as nothing but bytes', async () => {
    const bytes = Buffer.from('%PDF-1.7 and so on');
    const asset = await process(await anUpload({ name: 'report.pdf', type: 'application/pdf', bytes }));
    expect(asset).toMatchObject({ state: 'READY', kind: 'FILE', mimeType: 'application/octet-stream' });
    expect((await bytesOf(asset, ORIGINAL)).equals(bytes)).toBe(true);
  });
});

describe('looking at a file', () => {
  test('states what became of it, once, however often it is looked at', async () => {
    const upload = await anUpload({ name: 'a.png', type: 'image/png', bytes: await aPicture().png().toBuffer() });
    await process(upload);
    await process(upload);
    await eventually(async () => {
      const stated = (await statedFacts()).filter(
        ({ payload }) => (payload as { assetId?: string }).assetId === upload._id,
      );
      expect(stated).toEqual([
        expect.objectContaining({
          name: 'asset.settled',
          payload: expect.objectContaining({ state: 'READY', kind: 'IMAGE', width: 600, height: 400, version: 3 }),
        }),
      ]);
    });
  });

  test('of what was deleted meanwhile brings nothing back', async () => {
    const upload = await anUpload({ name: 'a.png', type: 'image/png', bytes: await aPicture().png().toBuffer() });
    const looking = process(upload);
    await deleteMediaAsset(as(upload.ownerId), { assetId: upload._id });
    await looking;
    expect((await stored(upload._id)).state).toBe('DELETED');
  });
});

describe('an image that takes too long', () => {
  const slow = mediaFixture({ config: { IMAGE_DEADLINE_MS: 5 } });

  test('is given up at the deadline', async () => {
    const bytes = await aPicture().png().toBuffer();
    const asset = await slow.process(await slow.anUpload({ name: 'a.png', type: 'image/png', bytes }));
    expect([asset.state, asset.refusedFor]).toEqual(['REFUSED', 'TOO_SLOW']);
  });
});
