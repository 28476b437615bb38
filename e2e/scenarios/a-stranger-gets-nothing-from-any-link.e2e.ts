import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';
import { Upload } from '../support/upload.js';

/** A red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
);
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) {
  __typename ... on SendMessageSuccess { sent { id } } ... on Problem { message } } }`;
const REMOVE = `mutation ($roomId: ID!, $userId: ID!) { removeMember(input: { roomId: $roomId, userId: $userId }) { __typename } }`;
const DELETE = `mutation ($id: ID!) { deleteMediaAsset(assetId: $id) { __typename } }`;

const platform = givenAPlatform();
let ann: Person;
let bob: Person;
let eve: Person;
let roomId: string;
let image: Upload;
let file: Upload;

/** What a link answers to somebody's browser, or to one that nobody is signed in with. */
async function opens(link: string, person?: Person): Promise<number> {
  const answer = await fetch(`${platform().url}${link}`, { headers: person ? { cookie: person.mediaCookie } : {} });
  const body = await answer.text();
  if (answer.status !== 200) expect(body).toMatch(/^\{"message":"(Forbidden|Not Found)"\}$/);
  return answer.status;
}
async function linksOf(person: Person, upload: Upload): Promise<string[]> {
  const asset = await upload.seenBy(person);
  return [asset.url, ...asset.variants.map((variant: { url: string }) => variant.url)];
}

beforeAll(async () => {
  const { url } = platform();
  ann = await Person.signUp(url, 'ann');
  bob = await Person.signUp(url, 'bob');
  eve = await Person.signUp(url, 'eve');
  roomId = await ann.createRoom(`pictures ${randomUUID()}`);
  await bob.join(roomId);
  image = await Upload.whole(url, ann, { fileName: 'red.png', mimeType: 'image/png', bytes: PNG });
  file = await Upload.whole(url, ann, { fileName: 'notes.pdf', bytes: Buffer.from('%PDF-1.7 …') });
  const attachmentIds = [image.assetId, file.assetId];
  const { sendMessage } = await ann.graph(SEND, {
    input: { roomId, body: '', attachmentIds, clientNonce: randomUUID() },
  });
  expect(sendMessage.__typename).toBe('SendMessageSuccess');
});

describe('a file in a room', () => {
  test('is there for its members, in the graph and by link', async () => {
    for (const person of [ann, bob]) {
      for (const upload of [image, file]) {
        const links = await linksOf(person, upload);
        expect(links.length).toBe(upload === image ? 3 : 1);
        for (const link of links) expect(await opens(link, person)).toBe(200);
      }
    }
  });

  test('is not there for somebody who is no member: neither in the graph nor by anybody’s link', async () => {
    for (const upload of [image, file]) {
      expect(await upload.seenBy(eve)).toBeNull();
      for (const link of await linksOf(bob, upload)) {
        expect(await opens(link, eve)).toBe(403);
        expect(await opens(link.replace(bob.userId, eve.userId), eve)).toBe(403);
        expect(await opens(link.replace(/e=\d+/, 'e=9999999999'), bob)).toBe(403);
        expect(await opens(link.split('?')[0]!, eve)).toBe(403);
        expect(await opens(link)).toBe(403);
      }
    }
  });

  test('is gone for a member who was removed, with the links they were given', async () => {
    const links = await linksOf(bob, image);
    await ann.graph(REMOVE, { roomId, userId: bob.userId });
    await eventually(
      async () => {
        for (const link of links) expect(await opens(link, bob)).toBe(404);
        expect(await image.seenBy(bob)).toBeNull();
      },
      2_000,
      'the removal is heard of',
    );
  });

  test('is gone for everybody once it is deleted, its owner too', async () => {
    const links = await linksOf(ann, image);
    await ann.graph(DELETE, { id: image.assetId });
    for (const link of links) expect(await opens(link, ann)).toBe(404);
    expect(await image.seenBy(ann)).toBeNull();
    for (const link of await linksOf(ann, file)) expect(await opens(link, ann)).toBe(200);
  });

  test('is gone for everybody by a link once the session of its person has ended', async () => {
    const [link = ''] = await linksOf(ann, file);
    await ann.graph('mutation { signOut { __typename } }');
    const cookie = ann.mediaCookie;
    expect(cookie).toBe('sl3_media=');
    expect(await opens(link, ann)).toBe(403);
  });
});
