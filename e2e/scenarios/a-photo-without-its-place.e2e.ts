import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenABrowser, rowsWith, signUpInBrowser, type Visitor } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { aHugePng, aPhotoWithItsPlace, CAMERA } from '../support/files.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform();
const browser = givenABrowser();
const ROOM = 'family';
const folder = mkdtempSync(join(tmpdir(), 'sl3-files-'));
const contexts: BrowserContext[] = [];
let ann: Visitor;
let ben: Visitor;
let cleo: Visitor;
/** Every link that ann's and ben's pages followed or hold. */
const links = new Set<string>();

async function visit(handle: string): Promise<Visitor> {
  const context = await browser.newContext();
  contexts.push(context);
  context.setDefaultTimeout(40_000);
  context.on('request', (request) => {
    if (request.url().includes('/media/')) links.add(request.url());
  });
  return signUpInBrowser(context, platform().url, handle);
}

const composer = ({ page }: Visitor) => page.getByRole('textbox', { name: `Message ${ROOM}` });
const attach = ({ page }: Visitor, files: Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]) =>
  page.locator('input[type=file]').setInputFiles(files);
const tray = ({ page }: Visitor) => page.getByRole('list', { name: 'Files to send' }).getByRole('listitem');
const isDrawn = async ({ page }: Visitor, name: string) => {
  const image = page.getByRole('article').getByAltText(name);
  await eventually(async () => expect(await image.getAttribute('data-drawn')).toBe('true'));
  return image;
};
const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  ann = await visit('ann');
  ben = await visit('ben');
  cleo = await visit('cleo');
  const { page } = ann;
  await page.getByRole('button', { name: 'Create a room' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Private' }).check();
  await dialog.getByLabel('Name').fill(ROOM);
  await dialog.getByLabel('Invite people').fill('ben');
  await dialog.getByRole('button', { name: /ben/ }).click();
  await page.getByRole('button', { name: 'Create room' }).click();
  await composer(ann).waitFor();
  await ben.page.getByRole('button', { name: 'Accept' }).click();
  await ben.page.getByRole('link', { name: ROOM }).click();
  await composer(ben).waitFor();
});

afterAll(async () => {
  for (const context of contexts) await context.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a photo that says where it was taken', () => {
  test('is seen by another member, and what they download says nothing of the place', async () => {
    const photo = await aPhotoWithItsPlace();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    await attach(ann, { name: 'holiday.jpg', mimeType: 'image/jpeg', buffer: photo });
    await tray(ann).getByText('ready').waitFor();
    await composer(ann).fill('look where I was');
    await composer(ann).press('Enter');
    await eventually(async () => expect(await tray(ann).count()).toBe(0));

    await rowsWith(ben.page, 'look where I was').first().waitFor();
    await isDrawn(ben, 'holiday.jpg');
    await ben.page.getByRole('button', { name: 'Open image holiday.jpg' }).click();
    const arrives = ben.page.waitForEvent('download');
    await ben.page.getByRole('link', { name: 'Download' }).click();
    const download = await arrives;
    expect(download.suggestedFilename()).toBe('holiday.webp');
    const bytes = readFileSync(await download.path());
    const { exif, xmp, width } = await sharp(bytes).metadata();
    expect({ exif, xmp }).toEqual({ exif: undefined, xmp: undefined });
    expect(width).toBeGreaterThan(1_000);
    expect(bytes.includes(CAMERA)).toBe(false);
    await ben.page.keyboard.press('Escape');
  });

  test('says nothing of the place in any of its sizes either', async () => {
    const held = await ben.page
      .locator('article source')
      .evaluateAll((sources) => sources.flatMap((source) => source.getAttribute('srcset')?.split(', ') ?? []));
    for (const candidate of held) links.add(new URL(candidate.split(' ')[0] ?? '', platform().url).href);
    expect(links.size).toBeGreaterThan(3);
    for (const link of held) {
      const bytes = await ben.page.evaluate(
        async (url) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())],
        link.split(' ')[0] ?? '',
      );
      expect((await sharp(Buffer.from(bytes)).metadata()).exif).toBeUndefined();
      expect(Buffer.from(bytes).includes(CAMERA)).toBe(false);
    }
  });

  test('is nothing at all for somebody who is no member: not in the graph, and not by any of its links', async () => {
    const assetId = /\/media\/(ast_\w+)\//.exec([...links][0] ?? '')?.[1];
    const answers = await cleo.page.evaluate(
      async ({ urls, id }) => {
        const ask = async (query: string, variables: object, token?: string) => {
          const headers = {
            'content-type': 'application/json',
            ...(token ? { authorization: `Bearer ${token}` } : {}),
          };
          const response = await fetch('/graphql', {
            method: 'POST',
            headers,
            body: JSON.stringify({ query, variables }),
          });
          return (await response.json()) as { data: Record<string, any> };
        };
        const signIn = `mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { signedIn { accessToken } } } }`;
        const { data } = await ask(signIn, { input: { handle: 'cleo', password: 'correct horse battery' } });
        const token = data['signIn'].signedIn.accessToken as string;
        const graph = await ask(
          `query ($id: ID!) { mediaAsset(id: $id) { id url } mediaAssetsById(ids: [$id]) { id } }`,
          { id },
          token,
        );
        const statusOf = async (url: string, headers: Record<string, string>) => (await fetch(url, { headers })).status;
        const statuses = await Promise.all(
          urls.flatMap((url) => [statusOf(url, {}), statusOf(url, { authorization: `Bearer ${token}` })]),
        );
        return { graph, statuses: [...new Set(statuses)] };
      },
      { urls: [...links], id: assetId },
    );
    expect(answers.graph).toEqual({ data: { mediaAsset: null, mediaAssetsById: [null] } });
    for (const status of answers.statuses) expect([403, 404]).toContain(status);
    // Nor for somebody without any session.
    for (const link of links) expect([401, 403, 404]).toContain((await fetch(link)).status);
  });
});

describe('a file that cannot be sent', () => {
  const isRefused = async (name: string, sentence: RegExp) => {
    const item = tray(ann).filter({ hasText: name });
    await item.getByRole('alert').filter({ hasText: sentence }).waitFor();
    await ann.page.getByRole('button', { name: `Remove ${name}` }).click();
    await eventually(async () => expect(await tray(ann).count()).toBe(0));
  };

  test('an image of 30,000 by 30,000 pixels is refused with a sentence', async () => {
    await attach(ann, { name: 'poster.png', mimeType: 'image/png', buffer: aHugePng() });
    await isRefused('poster.png', /too large: 30000 × 30000 pixels/);
  });

  test('a page that calls itself a PNG is refused with a sentence', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>'.repeat(50));
    await attach(ann, { name: 'page.png', mimeType: 'image/png', buffer: page });
    await isRefused('page.png', /\p{L}{3,}.*\./u);
  });

  test('a photo that was cut short is refused with a sentence', async () => {
    const photo = await aPhotoWithItsPlace();
    const half = photo.subarray(0, Math.floor(photo.length / 2));
    await attach(ann, { name: 'half.jpg', mimeType: 'image/jpeg', buffer: half });
    await isRefused('half.jpg', /\p{L}{3,}.*\./u);
  });

  test('a file over the limit is refused with a sentence that names it', async () => {
    const path = join(folder, 'film.bin');
    writeFileSync(path, '');
    truncateSync(path, 52_428_801);
    await attach(ann, path);
    await isRefused('film.bin', /too large: 52 MB at most/);
  });
});

describe('an upload that is cut in the middle', () => {
  test('goes on from there when the network is back, and arrives whole', async () => {
    const bytes = randomBytes(12_000_000);
    const path = join(folder, 'recording.bin');
    writeFileSync(path, bytes);
    const offsets: number[] = [];
    ann.page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    const network = await ann.context.newCDPSession(ann.page);
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3_000_000 };
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', conditions);
    await attach(ann, path);
    await composer(ann).fill('the recording');
    await composer(ann).press('Enter');
    // The message waits for its file.
    await ann.page.getByText('Goes as soon as the files are ready.').waitFor();
    await tray(ann)
      .getByText(/^[^·]*· ([2-5]\d)%/)
      .waitFor();
    await ann.context.setOffline(true);
    await tray(ann).getByText('paused').waitFor();

    await ann.context.setOffline(false);
    await network.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: -1 });
    const card = ben.page.getByRole('link', { name: /^Download recording.bin/ });
    await card.waitFor({ timeout: 30_000 });
    expect(Math.max(...offsets)).toBeGreaterThan(0);
    const arrives = ben.page.waitForEvent('download');
    await card.click();
    expect(digest(readFileSync(await (await arrives).path()))).toBe(digest(bytes));
    expect(await composer(ann).inputValue()).toBe('');
  });

  test('neither page complained', () => {
    const unexpected = (complaint: string) => !complaint.includes('Failed to load resource');
    expect(ann.complaints.filter(unexpected)).toEqual([]);
    expect(ben.complaints).toEqual([]);
  });
});
