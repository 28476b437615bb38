import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';
import { Upload } from '../support/upload.js';

const MIB = 1_048_576;

const platform = givenAPlatform();

/** Sends the beginning of a piece and leaves the line open, as somebody does who drives into a tunnel. */
async function sendPart(upload: Upload, o: { piece: Buffer; offset: number; sent: number }): Promise<{ cut(): void }> {
  const headers = { ...upload.pieceHeaders(o.offset), 'content-length': o.piece.length };
  const line = request(upload.url, { method: 'PATCH', headers });
  line.on('error', () => undefined);
  await new Promise<void>((resolve) => line.write(o.piece.subarray(0, o.sent), () => resolve()));
  return { cut: () => line.destroy() };
}

describe('an upload', () => {
  test('that is cut by the line, and again by kill -9 of media, goes on where it stood and arrives whole', async () => {
    const { url } = platform();
    const ann = await Person.signUp(url, 'ann');
    const bytes = randomBytes(12 * MIB);
    const upload = await Upload.begin(url, ann, { fileName: 'film.bin', bytes: bytes.length });
    const piece = (offset: number) => bytes.subarray(offset, offset + 8 * MIB);

    const first = await sendPart(upload, { piece: piece(0), offset: 0, sent: 3 * MIB });
    await eventually(async () => (await upload.seenBy(ann)).uploadedBytes === 3 * MIB, 10_000, 'three megabytes');
    first.cut();
    const afterTheCut = await upload.offset();
    expect(afterTheCut).toBe(3 * MIB);

    const second = await sendPart(upload, { piece: piece(afterTheCut), offset: afterTheCut, sent: 2 * MIB });
    await eventually(async () => (await upload.seenBy(ann)).uploadedBytes === 5 * MIB, 10_000, 'five megabytes');
    const media = platform().process('media');
    media.signal('SIGKILL');
    second.cut();
    await media.ready();
    let offset = await upload.offset();
    expect(offset).toBe(5 * MIB);

    while (offset < bytes.length) {
      const answer = await upload.send(piece(offset), offset);
      expect(answer.status).toBe(204);
      offset = Number(answer.headers.get('upload-offset'));
    }
    expect(await upload.settled()).toMatchObject({ state: 'READY', uploadedBytes: bytes.length });

    const { url: link } = await upload.seenBy(ann);
    const download = await fetch(`${url}${link}`, { headers: { cookie: ann.mediaCookie } });
    expect(download.status).toBe(200);
    expect(Buffer.from(await download.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('that arrives while the worker is away is looked at when it is back', async () => {
    const { url } = platform();
    const bob = await Person.signUp(url, 'bob');
    const upload = await Upload.begin(url, bob, { fileName: 'a.png', mimeType: 'image/png', bytes: 40 });
    const worker = platform().process('worker');
    worker.signal('SIGKILL');
    await upload.send(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(32)]), 0);
    await worker.ready();
    expect(await upload.settled()).toMatchObject({
      state: 'REFUSED',
      refusal: { reason: 'UNREADABLE', message: expect.stringContaining('cannot be read') },
    });
  });
});
