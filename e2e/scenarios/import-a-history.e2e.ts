import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { sl3 } from '../support/npm-start.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const excerpt = fileURLToPath(new URL('../../cli/demo/ubuntu-2006-06-01.jsonl.gz', import.meta.url));
const platform = givenAPlatform();
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-import-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SEARCH = `{ searchRooms(text: "ubuntu") { edges { node { id name memberCount } } } }`;
const LATEST = `query ($id: ID!) { room(id: $id) { messages(last: 100) { edges { node { seq body author { displayName } replyTo { body } } } } } }`;
const run = (file: string) => sl3(['import', file], { SL3_DATA_DIR: platform().folder.path });

test('a broken line is named and nothing is imported', async () => {
  const rows = gunzipSync(readFileSync(excerpt)).toString('utf8').trim().split('\n');
  rows[41] = '{"id":"broken","type":"message"}';
  const file = join(folder, 'broken.jsonl');
  writeFileSync(file, rows.join('\n'));
  const outcome = await run(file);
  expect(outcome.code).not.toBe(0);
  expect(outcome.err).toContain('Nothing was imported: 1 faulty line.');
  expect(outcome.err).toContain('line 42: `room` must be a text');
  const person = await Person.signUp(platform().url);
  expect((await person.graph(SEARCH)).searchRooms.edges).toEqual([]);
});

test('a day of a real channel becomes a room that reads as it was said, and importing again changes nothing', async () => {
  const first = await run(excerpt);
  expect(first.err).not.toMatch(/\bat .*\(/);
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(/rooms +1 new/);

  const person = await Person.signUp(platform().url);
  const [{ node: room }] = (await person.graph(SEARCH)).searchRooms.edges;
  expect(room.name).toBe('ubuntu');
  await person.join(room.id);
  const latest = await person.graph(LATEST, { id: room.id });
  const said = latest.room.messages.edges.map(({ node }: { node: object }) => node);
  expect(said).toHaveLength(100);
  const rows = gunzipSync(readFileSync(excerpt))
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const texts = rows.filter(({ type, text }) => (type === 'message' || type === 'action') && text.trim() !== '');
  expect(said.map((message: any) => [message.author.displayName, message.body])).toEqual(
    texts.slice(-100).map(({ nick, text }) => [nick, text]),
  );
  expect(said.filter((message: any) => message.replyTo !== null).length).toBeGreaterThan(10);

  const second = await run(excerpt);
  expect(second.out).toMatch(/messages +0 new, [\d,]+ there already/);
  expect(second.out).toMatch(/rooms +0 new, 1 there already/);
  expect(await person.graph(LATEST, { id: room.id })).toEqual(latest);
});

test('an imported person signs in only after they have claimed their name', async () => {
  const person = await Person.signUp(platform().url);
  const [{ node: room }] = (await person.graph(SEARCH)).searchRooms.edges;
  await person.join(room.id);
  const members = await person.graph(
    `query ($id: ID!) { room(id: $id) { messages(last: 1) { edges { node { author { id handle isClaimed } } } } } }`,
    { id: room.id },
  );
  const { handle, isClaimed } = members.room.messages.edges[0].node.author;
  expect(isClaimed).toBe(false);
  const code = (await sl3(['claim-code', handle], { SL3_DATA_DIR: platform().folder.path })).out.split(' ')[0];
  const claimed = await eventually(() =>
    person.graph(
      `mutation ($input: ClaimAccountInput!) { claimAccount(input: $input) { __typename ... on ClaimAccountSuccess { signedIn { user { handle isClaimed } } } ... on Problem { message } } }`,
      { input: { handle, code, password: 'a long enough password' } },
    ),
  );
  expect(claimed.claimAccount).toMatchObject({
    __typename: 'ClaimAccountSuccess',
    signedIn: { user: { handle, isClaimed: true } },
  });
});
