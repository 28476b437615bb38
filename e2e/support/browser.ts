import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
// Without the last five a closed network answers Chromium's own look-ups with many refused connections at once.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts one Chromium for the file. Each person gets a context of their own: cookies and storage are not shared. */
export function givenABrowser(): { newContext(locale?: string): Promise<BrowserContext> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place));
    if (!executablePath) throw new Error('There is no Chromium. Install it, or set CHROMIUM_PATH.');
    browser = await chromium.launch({ executablePath, args: FLAGS });
  });
  afterAll(() => browser?.close());
  return {
    newContext: async (locale = 'en-GB') => {
      if (!browser) throw new Error('the browser has not started');
      const context = await browser.newContext({ locale, viewport: { width: 1280, height: 800 } });
      context.setDefaultTimeout(15_000);
      return context;
    },
  };
}

/** Somebody at a browser. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** What the page complained of: errors thrown and errors logged. Refused connections while offline are expected. */
  complaints: string[];
}

/** Opens the chat and signs up. */
export async function signUpInBrowser(context: BrowserContext, url: string, handle: string): Promise<Visitor> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/ERR_|WebSocket connection/.test(message.text()))
      complaints.push(message.text());
  });
  await page.goto(url);
  // The sign-in form leads to the sign-up form with a button of the same name.
  const create = page.getByRole('button', { name: 'Create account' });
  await create.click();
  await page.getByLabel('Display name').waitFor();
  await page.getByLabel('Username').fill(handle);
  await page.getByLabel('Display name').fill(handle);
  await page.getByLabel('Password').fill('correct horse battery');
  await create.click();
  await page
    .getByRole('button', { name: 'Create a room' })
    .or(page.getByRole('link', { name: 'Create a room' }))
    .first()
    .waitFor();
  return { page, context, complaints };
}

/** The message rows on screen that hold a text. */
export const rowsWith = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });
