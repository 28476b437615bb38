import { sealEnvelope, type Claims } from '@sl3/platform/viewer';
import { testSecret } from '@sl3/platform/testing/keys';
import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { beginUpload } from '../asset/begin-upload.js';
import type { BeginUploadSuccess } from '../asset/media-asset.problems.js';
import { ORIGINAL, storageKey } from '../storage/storage-driver.js';
import { mediaFixture } from '../testing/fixture.js';
import { serveMedia } from '../testing/serve-media.js';

const fixture = mediaFixture();
const door = serveMedia(fixture);
const { as, stored } = fixture;

const TUS = { 'tus-resumable': '1.0.0' };

async function begin(bytes: number, userId: string = newId('user')) {
  const input = { fileName: 'a.zip', mimeType: '', bytes, clientNonce: randomUUID() };
  const { asset, uploadUrl } = (await beginUpload(as(userId), input)) as BeginUploadSuccess;
  return { asset, uploadUrl, userId };
}
const patch = (
  userId: string,
  path: string,
  o: { offset: number; body: Uint8Array; headers?: Record<string, string> },
) =>
  door.send(userId, 'PATCH', path, {
    body: o.body,
    headers: {
      ...TUS,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(o.offset),
      ...o.headers,
    },
  });
const offsetOf = async (userId: string, path: string) =>
  Number((await door.send(userId, 'HEAD', path, { headers: TUS })).headers.get('upload-offset'));

describe('an upload by tus', () => {
  test('arrives in pieces, and is quarantined with the last one', async () => {
    const bytes = randomBytes(300_000);
    const { uploadUrl, userId, asset } = await begin(bytes.length);
    const before = await door.send(userId, 'HEAD', uploadUrl, { headers: TUS });
    expect(Object.fromEntries(before.headers)).toMatchObject({
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'upload-length': '300000',
      'cache-control': 'no-store',
    });
    const first = await patch(userId, uploadUrl, { offset: 0, body: bytes.subarray(0, 200_000) });
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '200000']);
    expect((await stored(asset._id)).state).toBe('UPLOADING');
    const last = await patch(userId, uploadUrl, { offset: 200_000, body: bytes.subarray(200_000) });
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, '300000']);
    expect((await stored(asset._id)).state).toBe('QUARANTINED');
    const whole = await buffer(await fixture.services().storage.get(storageKey(asset._id, ORIGINAL)));
    expect(whole.equals(bytes)).toBe(true);
    expect(await offsetOf(userId, uploadUrl)).toBe(300_000);
  });

  test('goes on where the line was cut', async () => {
    const bytes = randomBytes(500_000);
    const { uploadUrl, userId } = await begin(bytes.length);
    const headers = door.headers(userId, 'PATCH', uploadUrl);
    const cut = httpRequest(`${door.url()}${uploadUrl}`, {
      method: 'PATCH',
      headers: {
        ...{ ...headers, ...TUS, 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
        'content-length': bytes.length,
      },
    });
    cut.on('error', () => undefined);
    cut.write(bytes.subarray(0, 150_000));
    await eventually(async () =>
      expect(await fixture.services().storage.lengthOf(storageKey(uploadUrl.split('/')[2]!, ORIGINAL))).toBe(150_000),
    );
    cut.destroy();
    const offset = await offsetOf(userId, uploadUrl);
    expect(offset).toBe(150_000);
    expect((await patch(userId, uploadUrl, { offset, body: bytes.subarray(offset) })).status).toBe(204);
    const whole = await buffer(await fixture.services().storage.get(storageKey(uploadUrl.split('/')[2]!, ORIGINAL)));
    expect(whole.equals(bytes)).toBe(true);
  });

  test('goes on while the line before is dead and nobody has noticed', async () => {
    const bytes = randomBytes(100_000);
    const { uploadUrl, userId } = await begin(bytes.length);
    const hanging = httpRequest(`${door.url()}${uploadUrl}`, {
      method: 'PATCH',
      headers: {
        ...{ ...door.headers(userId, 'PATCH', uploadUrl), ...TUS, 'content-type': 'application/offset+octet-stream' },
        ...{ 'upload-offset': '0', 'content-length': bytes.length },
      },
    });
    const ended = once(hanging, 'error');
    hanging.write(bytes.subarray(0, 40_000));
    await eventually(async () => expect(await offsetOf(userId, uploadUrl)).toBe(40_000));
    expect((await patch(userId, uploadUrl, { offset: 40_000, body: bytes.subarray(40_000) })).status).toBe(204);
    await ended;
  });

  test('is finished by whoever asks, when a crash came after its last byte', async () => {
    const { uploadUrl, userId, asset } = await begin(4);
    await fixture.services().storage.put(storageKey(asset._id, ORIGINAL), Buffer.from('PK\x03\x04'));
    expect(await offsetOf(userId, uploadUrl)).toBe(4);
    expect((await stored(asset._id)).state).toBe('QUARANTINED');
  });

  test('ends when its owner gives up', async () => {
    const { uploadUrl, userId, asset } = await begin(10);
    expect((await door.send(userId, 'DELETE', uploadUrl, { headers: TUS })).status).toBe(204);
    expect((await stored(asset._id)).state).toBe('DELETED');
    expect((await door.send(userId, 'HEAD', uploadUrl, { headers: TUS })).status).toBe(404);
  });

  test('is refused what does not fit', async () => {
    const { uploadUrl, userId } = await begin(10);
    const body = Buffer.from('abc');
    // One after the other: whoever comes while another piece is being written is told so, and nothing else.
    const attempts = [
      () => patch(userId, uploadUrl, { offset: 3, body }),
      () => patch(userId, uploadUrl, { offset: 0, body: Buffer.alloc(11) }),
      () => patch(userId, uploadUrl, { offset: 0, body, headers: { 'content-type': 'text/plain' } }),
      () => patch(userId, uploadUrl, { offset: 0, body, headers: { 'upload-offset': '-1' } }),
      () => patch(userId, uploadUrl, { offset: 0, body, headers: { 'tus-resumable': '0.2.2' } }),
      () => door.send(userId, 'POST', uploadUrl, { headers: TUS }),
    ];
    const statuses: number[] = [];
    for (const attempt of attempts) statuses.push((await attempt()).status);
    expect(statuses).toEqual([409, 413, 415, 400, 412, 405]);
    expect(await offsetOf(userId, uploadUrl)).toBe(0);
  });

  test('is nobody else’s: absent and foreign are the same', async () => {
    const { uploadUrl } = await begin(10);
    const answers = await Promise.all(
      [uploadUrl, '/uploads/ast_none', '/uploads/', '/uploads/..%2f..%2fetc'].map(async (path) => {
        const response = await patch('user_eve', path, { offset: 0, body: Buffer.from('abc') });
        return [response.status, await response.text()];
      }),
    );
    expect(new Set(answers.map(String)).size).toBe(1);
    expect(answers[0]![0]).toBe(404);
    expect((await door.send(undefined, 'HEAD', uploadUrl, { headers: TUS })).status).toBe(401);
  });

  test('tells what it speaks', async () => {
    const response = await door.send(undefined, 'OPTIONS', '/uploads/any', {});
    expect([response.status, response.headers.get('tus-version'), response.headers.get('tus-extension')]).toEqual([
      204,
      '1.0.0',
      'termination',
    ]);
  });
});

describe('the envelope of a stream', () => {
  test('opens the method and path it was sealed for, and nothing else', async () => {
    const { uploadUrl, userId } = await begin(10);
    const claims: Claims = {
      caller: 'gateway',
      principal: { kind: 'viewer', userId, sessionId: 's', role: 'USER', scopes: ['chat'] },
      requestId: 'r',
      locale: 'en',
    };
    const seal = (body: string) => sealEnvelope({ target: 'media', secret: testSecret('gateway-media'), claims, body });
    const status = async (envelope: string) =>
      (await fetch(`${door.url()}${uploadUrl}`, { method: 'HEAD', headers: { ...TUS, 'sl3-envelope': envelope } }))
        .status;
    expect(await status(seal(`HEAD ${uploadUrl}`))).toBe(200);
    for (const other of [`DELETE ${uploadUrl}`, 'HEAD /uploads/other', `HEAD ${uploadUrl}?x=1`, '']) {
      expect(await status(seal(other))).toBe(403);
    }
    expect((await fetch(`${door.url()}${uploadUrl}`, { method: 'HEAD', headers: TUS })).status).toBe(403);
  });
});
