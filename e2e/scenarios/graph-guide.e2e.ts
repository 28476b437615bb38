import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { asOnThePage, snippetsOf, type Snippet } from '../support/guide.js';
import { Person } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const snippets = snippetsOf(join(root, 'docs/GRAPH.md'));
const platform = givenAPlatform();
let folder = '';
/** What one snippet leaves for the next: the shell's own variables, and the room that was made. */
const kept = { TOKEN: '', ROOM_ID: '' };

beforeAll(() => {
  // Inside the package, where what the page imports is installed.
  folder = mkdtempSync(join(root, 'e2e/node_modules/.guide-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = () => ({ ...process.env, CHAT: platform().url, ...kept });

/** Runs a block as somebody does who pastes it into the shell they have open. */
async function inShell(text: string): Promise<string> {
  const script = `set -eu\n${text}\nprintf '\\n%s' "\${TOKEN:-}" > token`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder, env: environment() });
  kept.TOKEN = readFileSync(join(folder, 'token'), 'utf8').trim();
  return stdout;
}

async function overHttp(query: string): Promise<unknown> {
  const answer = await fetch(`${platform().url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${kept.TOKEN}` },
    body: JSON.stringify({ query, ...(query.includes('$roomId') && { variables: { roomId: kept.ROOM_ID } }) }),
  });
  return answer.json();
}

/** Runs a program of the page while somebody else talks in the room, until it has heard them and ended. */
async function runProgram(text: string): Promise<string> {
  const friend = await Person.signUp(platform().url, 'friend');
  await friend.join(kept.ROOM_ID);
  writeFileSync(join(folder, 'program.mts'), text);
  const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
  const program = spawn(process.execPath, [tsx, 'program.mts'], { cwd: folder, env: environment() });
  const said: string[] = [];
  createInterface({ input: program.stdout }).on('line', (line) => said.push(line));
  const faults: string[] = [];
  createInterface({ input: program.stderr }).on('line', (line) => faults.push(line));
  let code: number | null = null;
  program.once('close', (ended) => (code = ended ?? 1));
  await eventually(async () => {
    await friend.send(kept.ROOM_ID, 'and to you'); // until it listens: it starts from now on
    return code !== null;
  }, 30_000);
  expect([code, faults]).toEqual([0, []]);
  return said.join('\n');
}

describe('docs/GRAPH.md, from top to bottom', () => {
  test('has what a front-end developer looks for', () => {
    expect(snippets.map(({ language }) => language)).toEqual(expect.arrayContaining(['sh', 'graphql', 'ts']));
    expect(snippets.length).toBeGreaterThanOrEqual(9);
  });

  test.each(snippets.map((snippet) => [snippet.line, snippet.language, snippet] as const))(
    'line %i: the %s works, and answers as it says',
    async (_line, _language, snippet: Snippet) => {
      const { language, name, text, answer } = snippet;
      if (name) {
        writeFileSync(join(folder, name), text);
        return;
      }
      if (language === 'ts') {
        const said = await runProgram(text);
        expect(said).toContain('"body":"and to you"');
        return;
      }
      const real: unknown = language === 'sh' ? parsed(await inShell(text)) : await overHttp(text);
      if (answer !== undefined) expect(asOnThePage(real, answer)).toEqual(answer);
      const room = /"room":\{"id":"(room_\w+)"/.exec(JSON.stringify(real))?.[1];
      if (room) kept.ROOM_ID = room;
    },
  );

  test('the codegen configuration makes types for a document', async () => {
    mkdirSync(join(folder, 'src'));
    const document = 'query Me { me { handle } }';
    writeFileSync(
      join(folder, 'src/me.ts'),
      `import { graphql } from './graph/gql.js';\nexport const me = graphql(\`${document}\`);\n`,
    );
    symlinkSync(join(root, 'schema/node_modules'), join(folder, 'node_modules'));
    const cli = join(root, 'schema/node_modules/@graphql-codegen/cli/esm/bin.js');
    await promisify(execFile)(process.execPath, [cli, '--config', 'codegen.ts'], { cwd: folder });
    expect(readFileSync(join(folder, 'src/graph/graphql.ts'), 'utf8')).toContain('MeQuery');
  });
});

const parsed = (text: string): unknown => {
  const trimmed = text.trim();
  return trimmed.startsWith('{') ? (JSON.parse(trimmed) as unknown) : trimmed;
};
