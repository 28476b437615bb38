import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { givenABrowser } from '../support/browser.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const platform = givenAPlatform({ settings: { INTROSPECTION: 'true' } });
const browser = givenABrowser();

/** Puts an operation in the place of what is in the editor, and runs it once the page has seen its name. */
async function run(page: Page, operation: string): Promise<void> {
  const [, name = ''] = /^\w+ (\w+)/.exec(operation) ?? [];
  await page.locator('.graphiql-query-editor .CodeMirror').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(operation);
  await page.locator('.graphiql-tab').getByText(name).waitFor();
  await page.keyboard.press('Control+Enter');
}

const answer = (page: Page, text: string) => page.locator('.result-window').getByText(text).first();

test('a front-end developer opens the graph, signs up, asks and subscribes, all on one page', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${platform().url}/graphql`);
  await page.getByRole('status').getByText('Not signed in').waitFor();

  await run(
    page,
    `mutation SignUp { signUp(input: { handle: "dev", displayName: "Dev", password: "correct horse battery" }) {
      ... on SignUpSuccess { signedIn { accessToken user { handle } } } ... on Problem { message } } }`,
  );
  await answer(page, '"dev"').waitFor();
  await page.getByRole('status').getByText('Signed in').waitFor();

  await run(page, 'query Me { me { displayName } }');
  await answer(page, '"Dev"').waitFor();

  const person = await Person.signUp(platform().url, 'friend');
  const roomId = await person.createRoom('Seen from GraphiQL');
  await run(page, `mutation Join { joinRoom(roomId: "${roomId}") { __typename } }`);
  await answer(page, 'JoinRoomSuccess').waitFor();
  // The first heartbeat says from where on everything is heard; what is said before it was not asked for.
  const subscribed = page
    .waitForEvent('websocket')
    .then((socket) => socket.waitForEvent('framereceived', ({ payload }) => String(payload).includes('"next"')));
  await run(
    page,
    `subscription Listen { roomEvents(roomId: "${roomId}") { ... on EventBatch { events { ... on MessagePosted { message { body } } } } } }`,
  );
  await subscribed;
  await person.send(roomId, 'heard on the same page');
  await answer(page, 'heard on the same page').waitFor();

  // The documentation explorer draws descriptions as HTML.
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query').first().waitFor();
  expect(complaints).toEqual([]);
});
