import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Stack } from '@sl3/stack/start-stack';
import type { BrowserContext, Page } from 'playwright-core';
import { Person } from './person.js';

const cli = fileURLToPath(new URL('../../cli/dist/main.js', import.meta.url));

/** Runs an `sl3` command on a platform; rejects when it ends with another code than 0. */
export function sl3On(stack: Stack, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { PATH: process.env['PATH'], SL3_DATA_DIR: stack.folder.path };
  return promisify(execFile)(process.execPath, [cli, ...args], { env });
}

/** Somebody with power, made as an operator makes them. */
export async function aStaffPerson(stack: Stack, role: 'moderator' | 'admin'): Promise<Person> {
  const person = await Person.signUp(stack.url, role);
  await sl3On(stack, 'set-role', person.handle, role);
  await person.refresh();
  return person;
}

/** Somebody at the console. */
export interface ConsoleVisitor {
  readonly page: Page;
  /** What the page complained of: errors thrown and logged, warnings, refused by its policy. */
  readonly complaints: string[];
  /** Goes to a place of the console, e.g. `/cases`. */
  goTo(path: string): Promise<void>;
}

/** Opens the console's door. */
export async function openConsole(context: BrowserContext, url: string): Promise<ConsoleVisitor> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${url}/admin/`);
  return { page, complaints, goTo: async (path) => void (await page.goto(`${url}/admin${path}`)) };
}

/** Types name and password into the form, in whatever language it is. */
export async function signInAtConsole({ page }: ConsoleVisitor, person: Person): Promise<void> {
  await page.locator('input[name=username]').fill(person.handle);
  await page.locator('input[name=password]').fill(person.password);
  await page.locator('button[type=submit]').click();
}
