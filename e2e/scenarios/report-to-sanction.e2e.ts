import mongoose from 'mongoose';
import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenABrowser, rowsWith, signUpInBrowser, type Visitor } from '../support/browser.js';
import { aStaffPerson, openConsole, signInAtConsole, sl3On, type ConsoleVisitor } from '../support/console.js';
import { eventually } from '../support/eventually.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform();
const browser = givenABrowser();
const contexts: BrowserContext[] = [];

const ROOM = 'market';
const OFFER = 'cheap watches, write to me';
const REASON = 'Selling is not allowed here.';
/** A moment has minutes and no seconds where it is chosen; this much must be left of it for what comes before. */
const AT_LEAST_MS = 20_000;

let ann: Visitor;
let sam: Visitor;
let moira: ConsoleVisitor;
let moderator: Person;
let mutedUntil: Date;

async function aContext(): Promise<BrowserContext> {
  const context = await browser.newContext();
  contexts.push(context);
  return context;
}

const composer = ({ page }: Visitor) => page.getByRole('textbox', { name: `Message ${ROOM}` });
const say = async (who: Visitor, text: string) => {
  await composer(who).fill(text);
  await composer(who).press('Enter');
};
const inConsole = (name: string | RegExp) => moira.page.getByRole('button', { name });
const dialog = () => moira.page.getByRole('dialog');

beforeAll(async () => {
  const { url } = platform();
  moderator = await aStaffPerson(platform(), 'moderator');
  const owner = await Person.signUp(url, 'owner');
  await owner.createRoom(ROOM);
  for (const [index, handle] of ['ann', 'sam'].entries()) {
    const visitor = await signUpInBrowser(await aContext(), url, handle);
    await visitor.page.getByRole('link', { name: 'Browse rooms' }).click();
    await visitor.page.getByRole('button', { name: `Join ${ROOM}` }).click();
    await composer(visitor).waitFor();
    if (index === 0) ann = visitor;
    else sam = visitor;
  }
  moira = await openConsole(await aContext(), url);
  await signInAtConsole(moira, moderator);
  await moira.page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
});
afterAll(async () => {
  for (const context of contexts) await context.close();
});

describe('from a report to a sanction', () => {
  test('a member reports a message, and the moderator sees the case arrive without reloading', async () => {
    await moira.page.getByRole('menuitem', { name: 'Cases' }).click();
    await moira.page.getByText('Nothing here, with these filters.').waitFor();
    await moira.page.locator('[data-live=up]').waitFor();
    await moira.page.evaluate(() => Object.assign(globalThis, { isSamePage: true }));

    await say(sam, OFFER);
    const offer = rowsWith(ann.page, OFFER).first();
    await offer.hover();
    await offer.getByRole('button', { name: 'More actions' }).click();
    await ann.page.getByRole('menuitem', { name: 'Report message' }).click();
    await ann.page.getByLabel('Spam or advertising').check();
    await ann.page.getByRole('button', { name: 'Send report' }).click();
    await ann.page.getByText('Your report has arrived').waitFor();

    await moira.page.getByRole('row').filter({ hasText: OFFER }).waitFor();
    expect(await moira.page.evaluate(() => 'isSamePage' in globalThis)).toBe(true);
    await ann.page.getByRole('button', { name: 'Done' }).click();
  });

  test('the case shows what was said, who reported it, and can be taken', async () => {
    await moira.page.getByRole('row').filter({ hasText: OFFER }).click();
    await moira.page.getByRole('heading', { level: 1, name: 'Case: a message by sam' }).waitFor();
    await moira.page.getByText('1 report').waitFor();
    await inConsole('Take this case').click();
    await inConsole('Give it back').waitFor();
  });

  test('the moderator hides the message, and it vanishes for everyone within 2 s', async () => {
    await inConsole('Hide').click();
    await dialog().getByText('Within 2 seconds nobody in market sees its text').waitFor();
    await dialog().getByLabel('Reason').fill('Advertising.');
    await dialog().getByRole('button', { name: 'Hide' }).click();
    await inConsole('Restore').waitFor();
    await Promise.all(
      [ann, sam].map(({ page }) =>
        page.getByText('This message was hidden by a moderator.').waitFor({ timeout: 2_000 }),
      ),
    );
    for (const { page } of [ann, sam]) expect(await rowsWith(page, OFFER).count()).toBe(0);
  });

  test('mutes its author until a time, and the author is told why and until when', async () => {
    mutedUntil = new Date(Math.ceil((Date.now() + AT_LEAST_MS) / 60_000) * 60_000);
    await inConsole('Mute').click();
    await dialog().getByRole('combobox', { name: 'For how long' }).click();
    await moira.page.getByRole('option', { name: 'Until …' }).click();
    await dialog()
      .getByLabel('Until', { exact: true })
      .fill(await asTyped(mutedUntil));
    await dialog().getByText('sam cannot write in market until').waitFor();
    await dialog().getByLabel('Reason').fill(REASON);
    await dialog().getByRole('button', { name: 'Mute' }).click();

    await sam.page.getByText('You cannot write in this room until').waitFor({ timeout: 5_000 });
    await sam.page.getByText(`Reason: ${REASON}`).waitFor();
    expect(await composer(sam).count()).toBe(0);
    expect(await composer(ann).count()).toBe(1);
  });

  test('ends the case, which the list then shows as decided', async () => {
    await inConsole('Uphold').click();
    await dialog().getByLabel('Reason').fill('The report was right.');
    await dialog().getByRole('button', { name: 'Uphold' }).click();
    await moira.page.getByText('Upheld').waitFor();
    await moira.page.getByRole('menuitem', { name: 'Dashboard' }).click();
    await eventually(async () => expect(await moira.page.locator('[data-count=openCases]').innerText()).toBe('0'));
  });

  test('the mute ends on time, by itself', async () => {
    expect(Date.now()).toBeLessThan(mutedUntil.getTime());
    await composer(sam).waitFor({ timeout: 90_000 });
    const lateMs = Date.now() - mutedUntil.getTime();
    expect(lateMs).toBeGreaterThan(-1_000);
    expect(lateMs).toBeLessThan(5_000);
    await say(sam, 'I have understood');
    await rowsWith(ann.page, 'I have understood').first().waitFor();
  });

  test('the audit shows each step, by whom, of whom and why', async () => {
    await moira.page.getByRole('menuitem', { name: 'Audit' }).click();
    for (const [action, ...words] of [
      ['report.filed', 'ann'],
      ['case.opened'],
      ['case.taken', 'moderator'],
      ['message.hidden', 'moderator', 'sam', ROOM, 'Advertising.'],
      ['sanction.imposed', 'moderator', 'sam', ROOM, REASON],
      ['case.decided', 'moderator', 'The report was right.'],
    ] as const) {
      const entry = moira.page.getByRole('row').filter({ hasText: action });
      await entry.waitFor();
      for (const word of words) expect(await entry.innerText(), action).toContain(word);
    }
    // The job that states the end may take a moment; the mute was over by the time alone.
    await eventually(async () => {
      await moira.page.getByRole('button', { name: 'Refresh' }).click();
      expect(await moira.page.getByRole('row').filter({ hasText: 'sanction.ended' }).count()).toBe(1);
    }, 30_000);
  });

  test('nobody’s page complained', () => {
    expect(ann.complaints).toEqual([]);
    expect(sam.complaints).toEqual([]);
    expect(moira.complaints).toEqual([]);
  });

  test('a flipped byte in the audit is named', async () => {
    expect((await sl3On(platform(), 'audit', 'verify')).stdout).toContain('The audit is whole');

    const store = await mongoose.createConnection(platform().mongodbUri, { dbName: 'sl3_moderation' }).asPromise();
    try {
      const audit = store.collection<{ seq: number; action: string }>('audit');
      const hidden = await audit.findOne({ action: 'message.hidden' });
      await audit.updateOne({ seq: hidden!.seq }, { $set: { action: 'message.hiddeo' } });
      const verdict = await sl3On(platform(), 'audit', 'verify').catch(
        (failure: unknown) => failure as { stdout: string },
      );
      expect(verdict.stdout).toContain(
        `The audit is broken at ${String(hidden!.seq)}: the entry is not what was written.`,
      );
    } finally {
      await store.close();
    }
  });
});

/** A moment as one types it into the browser, in its own time zone. */
function asTyped(at: Date): Promise<string> {
  return moira.page.evaluate((time) => {
    const local = new Date(time - new Date(time).getTimezoneOffset() * 60_000);
    return local.toISOString().slice(0, 16);
  }, at.getTime());
}
