import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { givenABrowser, rowsWith, signUpInBrowser, type Visitor } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform();
const browser = givenABrowser();
const ROOM = 'garden';
let ann: Visitor;
let ben: Visitor;
const contexts: BrowserContext[] = [];

async function visit(handle: string): Promise<Visitor> {
  const context = await browser.newContext();
  contexts.push(context);
  return signUpInBrowser(context, platform().url, handle);
}

const composer = ({ page }: Visitor) => page.getByRole('textbox', { name: `Message ${ROOM}` });
const say = async (who: Visitor, text: string) => {
  await composer(who).fill(text);
  await composer(who).press('Enter');
};
const sees = (who: Visitor, text: string) => rowsWith(who.page, text).first().waitFor();
/** The texts of all rows on screen that begin with a word, from top to bottom. */
const textsOf = (who: Visitor, word: RegExp) =>
  who.page
    .getByRole('article')
    .allInnerTexts()
    .then((texts) => texts.map((text) => word.exec(text)?.[0]).filter((text) => text !== undefined));

beforeAll(async () => {
  ann = await visit('ann');
  ben = await visit('ben');
});
afterAll(async () => {
  for (const context of contexts) await context.close();
});

describe('two people at two browsers', () => {
  test('one makes a room, the other finds and joins it, and each reads what the other says', async () => {
    await ann.page.getByRole('button', { name: 'Create a room' }).click();
    await ann.page.getByRole('dialog').getByLabel('Name').fill(ROOM);
    await ann.page.getByRole('button', { name: 'Create room' }).click();
    await composer(ann).waitFor();

    await ben.page.getByRole('link', { name: 'Browse rooms' }).click();
    await ben.page.getByRole('button', { name: `Join ${ROOM}` }).click();
    await composer(ben).waitFor();

    await say(ann, 'Hello Ben');
    await sees(ben, 'Hello Ben');
    await say(ben, 'Hello Ann');
    await sees(ann, 'Hello Ann');
  });

  test('an edit and a removal reach the other person', async () => {
    await say(ann, 'first tought');
    await sees(ben, 'first tought');
    const mine = rowsWith(ann.page, 'first tought').first();
    await mine.hover();
    await mine.getByRole('button', { name: 'Edit message' }).click();
    const box = ann.page.getByRole('textbox', { name: `Edit your message in ${ROOM}` });
    await box.fill('first thought');
    await box.press('Enter');
    await sees(ben, 'first thought');
    await expect(rowsWith(ben.page, 'first tought').count()).resolves.toBe(0);

    const again = rowsWith(ann.page, 'first thought').first();
    await again.hover();
    await again.getByRole('button', { name: 'Remove message' }).click();
    await ann.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await sees(ben, 'This message was removed.');
    await eventually(async () => expect(await rowsWith(ben.page, 'first thought').count()).toBe(0));
  });

  test('a reply shows what it answers', async () => {
    const row = rowsWith(ben.page, 'Hello Ben').first();
    await row.hover();
    await row.getByRole('button', { name: 'Reply' }).click();
    await say(ben, 'glad you are here');
    await sees(ann, 'glad you are here');
    await expect(rowsWith(ann.page, 'glad you are here').first().innerText()).resolves.toContain('Hello Ben');
  });

  test('somebody who was cut off while ten messages passed has all of them, once and in order, and their own goes out', async () => {
    await ben.context.setOffline(true);
    await ben.page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Offline' }).waitFor();
    for (let round = 1; round <= 10; round++) {
      await say(ann, `missed ${round}.`);
      await sees(ann, `missed ${round}.`);
    }
    await say(ben, 'written while offline');
    expect(await rowsWith(ben.page, 'missed').count()).toBe(0);

    await ben.context.setOffline(false);
    await sees(ben, 'missed 10.');
    const expected = Array.from({ length: 10 }, (_, index) => `missed ${index + 1}.`);
    expect(await textsOf(ben, /missed \d+\./)).toEqual(expected);
    await sees(ann, 'written while offline');
    await eventually(async () => expect(await rowsWith(ben.page, 'written while offline').count()).toBe(1));
    expect(await textsOf(ann, /missed \d+\./)).toEqual(expected);
    await ben.page.locator('[role=status][data-phase="caught up"]').waitFor({ state: 'attached' });
  });

  test('what was said is there after a reload, and the session too', async () => {
    await ann.page.reload();
    await sees(ann, 'written while offline');
    await say(ann, 'after the reload');
    await sees(ben, 'after the reload');
  });

  test('an unread count appears in the list and goes when the room is opened', async () => {
    await ben.page.getByRole('button', { name: 'Create a room' }).click();
    await ben.page.getByRole('dialog').getByLabel('Name').fill('elsewhere');
    await ben.page.getByRole('button', { name: 'Create room' }).click();
    await ben.page.getByRole('textbox', { name: 'Message elsewhere' }).waitFor();
    await say(ann, 'one for the list');
    await say(ann, 'two for the list');
    const entry = ben.page.getByRole('link', { name: new RegExp(ROOM) });
    await eventually(async () => expect(await entry.innerText()).toContain('2'));
    await entry.click();
    await sees(ben, 'two for the list');
    await eventually(async () => expect(await entry.innerText()).not.toMatch(/\d/));
  });

  test('neither page complained', () => {
    expect(ann.complaints).toEqual([]);
    expect(ben.complaints).toEqual([]);
  });
});
