import { newId } from '@sl3/schema/ids';
import { beforeAll, describe, expect, test } from 'vitest';
import { deleteMediaAsset } from '../asset/delete-media-asset.js';
import { mediaFixture } from '../testing/fixture.js';
import { aPhotoWithPlace } from '../testing/images.js';
import { serveMedia } from '../testing/serve-media.js';

const fixture = mediaFixture();
const door = serveMedia(fixture);
const { as, anUpload, process, send, join, run, clock } = fixture;
const text = Buffer.from('0123456789'.repeat(100));

async function linksFor(userId: string, assetId: string): Promise<{ url: string; variants: { url: string }[] }> {
  const { data } = await run(as(userId), `{ mediaAsset(id: "${assetId}") { url variants { url } } }`);
  return data.mediaAsset;
}
const get = (userId: string | undefined, path: string, headers: Record<string, string> = {}) =>
  door.send(userId, 'GET', path, { headers });
const status = async (userId: string | undefined, path: string) => (await get(userId, path)).status;

describe('the link to a file', () => {
  let assetId: string;
  let roomId: string;
  let link: string;

  beforeAll(async () => {
    assetId = (await process(await anUpload({ name: 'Été "1".exe.pdf', bytes: text }, 'user_ann')))._id;
    ({ roomId } = await send(assetId));
    await join(roomId, 'user_bob');
    link = (await linksFor('user_bob', assetId)).url;
  });

  test('gives it to its own person as a download, and runs nowhere', async () => {
    const response = await get('user_bob', link);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(text)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="_t_ _1_.exe.pdf"; filename*=UTF-8''%C3%89t%C3%A9%20_1_.exe.pdf`,
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'cache-control': expect.stringMatching(/^private, max-age=(1[5-9]\d|2\d\d|300)$/),
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[\w.-]+"$/),
    });
  });

  test('gives it to nobody else, whoever they are and however they change it', async () => {
    expect(await status(undefined, link)).toBe(403);
    expect(await status('user_ann', link)).toBe(403); // also who could have one of their own
    expect(await status('user_eve', link)).toBe(403);
    const changes: [RegExp, string][] = [
      [/u=user_bob/, 'u=user_eve'],
      [/e=\d+/, 'e=9999999999'],
      [/s=.{5}/, 's=AAAAA'],
      [/&s=.*/, ''],
      [/\/file\?/, '/webp-320?'],
      [/&e=/, '&r=staff&e='],
      [/ast_\w+/, newId('asset')],
    ];
    for (const [from, to] of changes) {
      const altered = link.replace(from, to);
      expect(altered).not.toBe(link);
      for (const userId of ['user_bob', 'user_eve'])
        expect([altered, await status(userId, altered)]).toEqual([altered, 403]);
    }
  });

  test('is the same for a while, and ends within five minutes', async () => {
    const soon = () => linksFor('user_bob', assetId);
    expect((await soon()).url).toBe(link);
    clock.move(300_000);
    expect(await status('user_bob', link)).toBe(403);
    link = (await soon()).url;
    expect(await status('user_bob', link)).toBe(200);
  });

  test('gives a part, never several, and nothing twice', async () => {
    const part = await get('user_bob', link, { range: 'bytes=5-9' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 5-9/1000',
      '56789',
    ]);
    expect((await get('user_bob', link, { range: 'bytes=-3' })).headers.get('content-range')).toBe(
      'bytes 997-999/1000',
    );
    expect((await get('user_bob', link, { range: 'bytes=990-' })).headers.get('content-length')).toBe('10');
    const many = await get('user_bob', link, { range: `bytes=${'0-0,'.repeat(500)}1-1` });
    expect([many.status, many.headers.get('content-length')]).toEqual([200, '1000']);
    const beyond = await get('user_bob', link, { range: 'bytes=1000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    const etag = part.headers.get('etag')!;
    expect((await get('user_bob', link, { 'if-none-match': etag })).status).toBe(304);
    expect((await get('user_bob', link, { range: 'bytes=0-0', 'if-range': '"old"' })).status).toBe(200);
    const head = await door.send('user_bob', 'HEAD', link);
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '1000']);
  });

  test('is dead as soon as its person leaves the room, and as soon as the file is deleted', async () => {
    await join(roomId, 'user_bob', { role: null, change: 'REMOVED', version: 2 });
    expect(await status('user_bob', link)).toBe(404);
    const own = (await linksFor('user_ann', assetId)).url;
    expect(await status('user_ann', own)).toBe(200);
    await deleteMediaAsset(as('user_ann'), { assetId });
    expect(await status('user_ann', own)).toBe(404);
  });
});

describe('the links to a photo', () => {
  test('show its variants, and never what was uploaded', async () => {
    const photo = await anUpload({ name: 'a.jpg', type: 'image/jpeg', bytes: await aPhotoWithPlace() }, 'user_ann');
    expect((await linksFor('user_ann', photo._id)).url).toBeNull();
    await process(photo);
    const { url, variants } = await linksFor('user_ann', photo._id);
    expect(url).toContain('/webp-1280?');
    expect(variants).toHaveLength(4);
    for (const variant of variants) {
      const response = await get('user_ann', variant.url);
      expect([response.status, response.headers.get('content-disposition')]).toEqual([200, 'inline']);
      expect(response.headers.get('content-type')).toMatch(/^image\/(avif|webp)$/);
      expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).not.toContain('Sl3Phone');
    }
    for (const name of ['file', 'original']) {
      const subject = { assetId: photo._id, variant: name, userId: 'user_ann', isStaff: false };
      expect(await status('user_ann', fixture.services().links.urlOf(subject))).toBe(404);
    }
  });
});

describe('given an origin of its own for files', () => {
  const apart = mediaFixture({ config: { MEDIA_ORIGIN: 'https://files.example' } });
  const apartDoor = serveMedia(apart);

  test('the link alone opens the file, for as long as its person may have it', async () => {
    const { _id: assetId } = await apart.process(await apart.anUpload({ bytes: text }, 'user_ann'));
    const { data } = await apart.run(apart.as('user_ann'), `{ mediaAsset(id: "${assetId}") { url } }`);
    expect(data.mediaAsset.url).toMatch(/^https:\/\/files\.example\/media\//);
    const path = data.mediaAsset.url.slice('https://files.example'.length);
    const response = await apartDoor.send(undefined, 'GET', path);
    expect([response.status, response.headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin']);
    await deleteMediaAsset(apart.as('user_ann'), { assetId });
    expect((await apartDoor.send(undefined, 'GET', path)).status).toBe(404);
  });
});
