import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPortBlock, type PortBlock } from '@sl3/stack/ports';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { npmStart, sl3, type Outcome } from '../support/npm-start.js';
import { Person } from '../support/person.js';

let folder = '';
let ports: PortBlock | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-start-'));
  ports = await openPortBlock();
});
afterAll(() => {
  ports?.close();
  rmSync(folder, { recursive: true, force: true });
});
const freePort = async () => (await ports?.next()) ?? 0;

/** One plain sentence or two, no stack, and a code that is not 0. */
function expectPlain({ code, err }: Outcome, ...words: string[]): void {
  expect(code).not.toBe(0);
  for (const word of words) expect(err).toContain(word);
  expect(err).not.toMatch(/\n\s+at |Error:/);
}

interface Running {
  name: string;
  pid: number;
}

/** What runs for a data folder. */
const processesOf = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')) as { processes: Running[] }).processes;

function expectEnded(processes: Running[]): void {
  for (const { name, pid } of processes) expect(() => process.kill(pid, 0), name).toThrow('ESRCH');
}

describe('npm start', () => {
  test('prints where the chat is, keeps what was said over Ctrl-C, and ends every process', async () => {
    const env = { SL3_DATA_DIR: join(folder, 'kept'), SL3_PORT: '0' };
    const first = npmStart(env);
    const url = (await first.line(/^Chat /)).replace(/^Chat +/, '').replace(/\/$/, '');
    expect(await first.line(/^Sign in /)).toMatch(/amelie.*password \S+/);
    const person = await Person.signUp(url, 'keeper');
    const roomId = await person.createRoom('kept');
    const sent = await person.send(roomId, 'do not lose me');
    const processes = processesOf(env.SL3_DATA_DIR);
    expect(processes.length).toBeGreaterThan(6);
    first.child.kill('SIGINT');
    expect((await first.outcome).code).toBe(0);
    expectEnded(processes);

    const second = npmStart(env);
    const again = (await second.line(/^Chat /)).replace(/^Chat +/, '').replace(/\/$/, '');
    const { message } = await person
      .at(again)
      .graph(`query ($id: ID!) { message(id: $id) { body seq } }`, { id: sent.sent.id });
    expect(message).toEqual({ body: 'do not lose me', seq: sent.sent.seq });

    const third = await npmStart(env).outcome;
    expectPlain(third, 'is in use by an SL3 Chat that is running', 'SL3_DATA_DIR');
    second.child.kill('SIGTERM');
    expect((await second.outcome).code).toBe(0);
  });

  test('starts again after everything was left running by a kill -9, and has what was said', async () => {
    const env = { SL3_DATA_DIR: join(folder, 'killed'), SL3_PORT: String(await freePort()) };
    const first = npmStart(env);
    const url = (await first.line(/^Chat /)).replace(/^Chat +/, '').replace(/\/$/, '');
    const person = await Person.signUp(url, 'survivor');
    const sent = await person.send(await person.createRoom('left running'), 'still here');
    const left = processesOf(env.SL3_DATA_DIR);
    first.child.kill('SIGKILL');
    await first.outcome;

    const second = npmStart(env);
    await second.line(/^Chat /);
    const { message } = await person.graph(`query ($id: ID!) { message(id: $id) { body } }`, { id: sent.sent.id });
    expect(message).toEqual({ body: 'still here' });
    expectEnded(left);
    second.child.kill('SIGINT');
    expect((await second.outcome).code).toBe(0);
  });

  test('names a port that is in use and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const outcome = await npmStart({ SL3_DATA_DIR: join(folder, 'port'), SL3_PORT: String(port) }).outcome;
    server.close();
    expectPlain(outcome, `Port ${port} is in use`, 'SL3_PORT');
  });

  test('names every bad value in the environment at once', async () => {
    const outcome = await npmStart({ SL3_DATA_DIR: folder, SL3_PORT: 'forty', REDIS_URL: 'localhost' }).outcome;
    expectPlain(outcome, 'SL3_PORT must be a number', 'REDIS_URL must begin with redis://');
  });

  test('refuses a data folder that a newer version wrote', async () => {
    const dataDir = mkdtempSync(join(folder, 'newer-'));
    writeFileSync(join(dataDir, 'version.json'), JSON.stringify({ format: 99 }));
    expectPlain(await npmStart({ SL3_DATA_DIR: dataDir, SL3_PORT: '0' }).outcome, 'newer version', 'Update SL3 Chat');
  });

  test('says how to get Redis where there is none', async () => {
    const outcome = await npmStart({ SL3_DATA_DIR: join(folder, 'no-redis'), SL3_PORT: '0', PATH: '/nowhere' }).outcome;
    expectPlain(outcome, 'needs Redis', 'REDIS_URL');
  });

  test('an sl3 command says what to start when nothing runs', async () => {
    expectPlain(await sl3(['import', 'x.jsonl'], { SL3_DATA_DIR: join(folder, 'nothing') }), 'npm start');
  });
});
