import { randomUUID } from 'node:crypto';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenABrowser } from '../support/browser.js';
import { aStaffPerson, openConsole, signInAtConsole, type ConsoleVisitor } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';
import { Upload } from '../support/upload.js';

const platform = givenAPlatform();
const browser = givenABrowser();
const contexts: BrowserContext[] = [];

/** A red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==',
  'base64',
);
const REPORT = `mutation ($input: FileReportInput!) { fileReport(input: $input) { __typename } }`;
const SANCTION = `mutation ($input: ImposeSanctionInput!) { imposeSanction(input: $input) { __typename ... on Problem { message } } }`;
const EXPORT = `mutation ($input: RequestExportInput!) { requestExport(input: $input) { __typename } }`;
const CASES = `{ cases(first: 1) { edges { node { id } } } }`;

const ROOM = `orchard ${randomUUID().slice(0, 8)}`;
const SAID = 'apples for sale, cheap';

/** Each screen: its heading in both languages, and what must be in a row or a part of it. */
let screens: [name: string, path: string, en: string, fr: string, holds: string | RegExp][] = [];
let plain: Person;
const staff = {} as Record<'moderator' | 'admin', Person>;

beforeAll(async () => {
  const { url } = platform();
  staff.moderator = await aStaffPerson(platform(), 'moderator');
  staff.admin = await aStaffPerson(platform(), 'admin');
  plain = await Person.signUp(url, 'ann');
  const seller = await Person.signUp(url, 'seller');
  const roomId = await seller.createRoom(ROOM);
  await plain.join(roomId);
  const { sent } = await seller.send(roomId, SAID);
  await Upload.whole(url, seller, { fileName: 'apples.png', mimeType: 'image/png', bytes: PNG });
  await plain.graph(REPORT, { input: { subjectKind: 'MESSAGE', subjectId: sent.id, reason: 'SPAM', note: 'again' } });
  const endsAt = new Date(Date.now() + 86_400_000).toISOString();
  const { imposeSanction } = await staff.moderator.graph(SANCTION, {
    input: { userId: seller.userId, kind: 'MUTE', endsAt, reason: 'no selling here', clientNonce: randomUUID() },
  });
  expect(imposeSanction.__typename).toBe('ImposeSanctionSuccess');
  await staff.admin.graph(EXPORT, { input: { of: 'REPORTS', format: 'CSV', clientNonce: randomUUID() } });
  const { cases } = await staff.moderator.graph(CASES);
  const caseId: string = cases.edges[0].node.id;

  screens = [
    ['the dashboard', '/', 'Dashboard', 'Tableau de bord', /Open cases\s*1|Dossiers ouverts\s*1/],
    ['cases', '/cases', 'Cases', 'Dossiers', SAID],
    ['a case', `/cases/${caseId}/show`, 'Case: a message by seller', 'Dossier : un message de seller', 'again'],
    ['reports', '/reports', 'Reports', 'Signalements', 'again'],
    ['sanctions', '/sanctions', 'Sanctions', 'Sanctions', 'no selling here'],
    ['messages', '/messages', 'Messages', 'Messages', SAID],
    ['a message', `/messages/${sent.id}/show`, 'A message by seller', 'Un message de seller', SAID],
    ['rooms', '/rooms', 'Rooms', 'Salons', ROOM],
    ['a room', `/rooms/${roomId}/show`, ROOM, ROOM, 'seller'],
    ['people', '/users', 'People', 'Personnes', `@${seller.handle}`],
    ['a person', `/users/${seller.userId}/show`, 'seller', 'seller', 'no selling here'],
    ['files', '/media', 'Files', 'Fichiers', 'apples.png'],
    ['the audit', '/audit', 'Audit', 'Journal', 'sanction.imposed'],
    ['exports', '/exports', 'Exports', 'Exports', 'CSV'],
    ['queues', '/queues', 'Queues', 'Files de travail', 'notifications'],
  ];
});
afterAll(async () => {
  for (const context of contexts) await context.close();
});

async function visit(locale: string): Promise<ConsoleVisitor> {
  const context = await browser.newContext(locale);
  contexts.push(context);
  return openConsole(context, platform().url);
}

const bodyOf = ({ page }: ConsoleVisitor) => page.locator('body').innerText();
/** French puts narrow spaces that do not break before its signs. */
const plainly = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each([
  ['moderator', 'en-GB'],
  ['moderator', 'fr-FR'],
  ['admin', 'en-GB'],
  ['admin', 'fr-FR'],
] as const)('a person with the role %s, whose browser speaks %s', (role, locale) => {
  let visitor: ConsoleVisitor;

  test('signs in', async () => {
    visitor = await visit(locale);
    await signInAtConsole(visitor, staff[role]);
    await visitor.page.locator('[data-count=openCases]').waitFor();
  });

  test('sees every screen with its heading and its rows, and no text is missing', async () => {
    for (const [name, path, en, fr, holds] of screens) {
      await visitor.goTo(path);
      const heading = locale === 'en-GB' ? en : fr;
      await eventually(
        async () => expect(plainly(await visitor.page.getByRole('heading', { level: 1 }).innerText())).toBe(heading),
        15_000,
        name,
      );
      await eventually(
        async () => expect(await bodyOf(visitor)).toMatch(holds instanceof RegExp ? holds : new RegExp(escaped(holds))),
        15_000,
        name,
      );
      expect(await bodyOf(visitor), name).not.toMatch(/\b(ra|resources|console)\.[a-z]\w*\.\w/i);
    }
  });

  test('may change roles and mend queues as an administrator only', async () => {
    const [, person] = screens.find(([name]) => name === 'a person')!;
    await visitor.goTo(person);
    await visitor.page.getByRole('button', { name: locale === 'en-GB' ? 'Ban' : 'Bannir', exact: true }).waitFor();
    const change = visitor.page.getByRole('button', {
      name: locale === 'en-GB' ? 'Change the role' : 'Changer le rôle',
    });
    expect(await change.count()).toBe(role === 'admin' ? 1 : 0);
  });

  test('hears no complaint of the page, nor of its policy', () => {
    expect(visitor.complaints).toEqual([]);
  });
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('a person without power', () => {
  test('is turned away with a sentence, in their language', async () => {
    const visitor = await visit('fr-FR');
    await signInAtConsole(visitor, plain);
    await visitor.page.getByRole('alert').filter({ hasText: 'réservée à la modération' }).waitFor();
    await visitor.goTo('/users');
    await visitor.page.getByRole('alert').filter({ hasText: 'réservée à la modération' }).waitFor();
    expect(await bodyOf(visitor)).not.toContain(staff.admin.handle);
  });

  test('is still signed in in the chat', async () => {
    const context = contexts.at(-1)!;
    const page = await context.newPage();
    await page.goto(platform().url);
    await page.getByText(ROOM).first().waitFor();
  });
});
