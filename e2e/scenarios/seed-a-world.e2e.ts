import { expect, test } from 'vitest';
import { sl3 } from '../support/npm-start.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform();
const seed = (...args: string[]) => sl3(['seed', ...args], { SL3_DATA_DIR: platform().folder.path });
const ROOMS = `{ searchRooms(text: "", first: 100) { edges { node { id name topic memberCount } } } }`;
const SAID = `query ($id: ID!) { room(id: $id) { messages(last: 100) { edges { node { body author { displayName } replyTo { body } } } } } }`;
const REPORTS = `{ reports(first: 50) { totalCount edges { node { reason note reporter { handle } evidence { body } } } } }`;

test('a seeded world reads like one, has reports for the moderators, and is there once however often it is seeded', async () => {
  const first = await seed('--size', 'small', '--seed', '42');
  expect(first.err).not.toMatch(/\bat .*\(/);
  expect(first).toMatchObject({ code: 0 });
  expect(first.out).toMatch(/people +24 new;/);
  expect(first.out).toMatch(/messages +900 new$/m);
  expect(first.out).toMatch(/reports +[6-9] new$/m);

  const person = await Person.signUp(platform().url, 'visitor');
  const rooms = (await person.graph(ROOMS)).searchRooms.edges.map(({ node }: any) => node);
  expect(rooms.map(({ name }: any) => name)).toEqual(expect.arrayContaining(['allotment', 'potager', 'night trains']));
  const [room] = rooms;
  await person.join(room.id);
  const before = await person.graph(SAID, { id: room.id });
  const said = before.room.messages.edges.map(({ node }: any) => node);
  expect(said).toHaveLength(100);
  expect(said.filter(({ replyTo }: any) => replyTo !== null).length).toBeGreaterThan(5);

  const staff = await Person.signUp(platform().url, 'staff');
  await sl3(['set-role', staff.handle, 'moderator'], { SL3_DATA_DIR: platform().folder.path });
  await staff.refresh();
  const { reports } = await staff.graph(REPORTS);
  expect(reports.totalCount).toBeGreaterThanOrEqual(6);
  for (const { node } of reports.edges) {
    expect(node.reporter.handle).toMatch(/\.42$/);
    expect(node.evidence.body).not.toBe('');
  }

  const second = await seed('--size', 'small', '--seed', '42');
  expect(second.out).toMatch(/people +0 new, 24 there already;/);
  expect(second.out).toMatch(/rooms +0 new, 6 there already$/m);
  expect(second.out).toMatch(/memberships +0 new$/m);
  expect(second.out).toMatch(/messages +0 new, 900 there already$/m);
  expect(second.out).toMatch(/reports +0 new, [6-9] there already$/m);
  expect(await person.graph(SAID, { id: room.id })).toEqual(before);
});

test('migrations are up to date on a platform that runs', async () => {
  const outcome = await sl3(['migrate', 'status'], { SL3_DATA_DIR: platform().folder.path });
  expect(outcome.out.split('\n')).toEqual(
    ['users', 'rooms', 'messages', 'media', 'moderation'].map((name) => expect.stringContaining(`${name}: up to date`)),
  );
});
