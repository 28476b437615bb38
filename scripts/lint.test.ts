import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

// One planted fault for each kind that keeps the house in order: a rule that is set up wrongly passes everything in
// silence, and a file that no tsconfig.json claims is looked at without its types. The faults stand in a folder that has
// nothing of this one but its settings, and are linted together.

/** What is wrong, the one rule that says so, the file, and what stands in it. */
type Planted = readonly [what: string, rule: string, file: string, text: string];

/** It is found without the name of a rule. */
const needlessExemption = 'unused directive';
const floating = 'Promise.resolve(1);';
const needless = 'export const f = (text: string) => text ?? 1;';
const component = (body: string) =>
  `import { useEffect, useState } from 'react';\nexport const use = [useEffect, useState];\n${body}\n`;

const faults: readonly Planted[] = [
  // Promises, in each program of types.
  ['a promise nobody waits for, in a server', 'typescript(no-floating-promises)', 'platform/src/floating.ts', floating],
  [
    'a promise nobody waits for, in a test',
    'typescript(no-floating-promises)',
    'platform/src/floating.test.ts',
    floating,
  ],
  ['a promise nobody waits for, in the store', 'typescript(no-floating-promises)', 'store/src/floating.ts', floating],
  ['a promise nobody waits for, in the client', 'typescript(no-floating-promises)', 'client/src/floating.ts', floating],
  ['a promise nobody waits for, in the console', 'typescript(no-floating-promises)', 'admin/src/floating.ts', floating],
  [
    'a promise nobody waits for, in @sl3/live',
    'typescript(no-floating-promises)',
    'packages/live/src/floating.ts',
    floating,
  ],
  [
    'a promise nobody waits for, in a scenario',
    'typescript(no-floating-promises)',
    'e2e/scenarios/floating.e2e.ts',
    floating,
  ],
  ['a promise nobody waits for, in a script', 'typescript(no-floating-promises)', 'scripts/floating.mjs', floating],
  [
    'a promise taken for a truth',
    'typescript(no-misused-promises)',
    'platform/src/truth.ts',
    'export const f = (p: Promise<boolean>) => { if (p) return 1; return 2; };',
  ],
  [
    'a promise given to who does not wait',
    'typescript(no-misused-promises)',
    'platform/src/listener.ts',
    `process.on('exit', async () => { await Promise.resolve(); });`,
  ],
  ['waiting for what is no promise', 'typescript(await-thenable)', 'platform/src/awaiting.ts', 'await 1;\nexport {};'],
  [
    'an async function that waits for nothing',
    'typescript(require-await)',
    'platform/src/no-await.ts',
    'export async function f() { return 1; }',
  ],
  [
    'a text that is thrown',
    'typescript(only-throw-error)',
    'platform/src/thrown.ts',
    `export const f = () => { throw 'no'; };`,
  ],
  [
    'a refusal taken for an error unseen',
    'typescript(use-unknown-in-catch-callback-variable)',
    'platform/src/caught.ts',
    'export const f = (p: Promise<void>) => p.catch((error: Error) => { throw error; });',
  ],

  // Types.
  ['any type', 'typescript(no-explicit-any)', 'platform/src/any.ts', 'export const f = (x: any) => typeof x;'],
  [
    'what has any type, kept',
    'typescript(no-unsafe-assignment)',
    'platform/src/kept.ts',
    `export const a = JSON.parse('1');`,
  ],
  [
    'what has any type, looked into',
    'typescript(no-unsafe-member-access)',
    'platform/src/member.ts',
    `export const f = () => { void JSON.parse('1').b; };`,
  ],
  [
    'what has any type, called',
    'typescript(no-unsafe-call)',
    'platform/src/called.ts',
    `export const f = () => { JSON.parse('1')(); };`,
  ],
  [
    'what has any type, handed on',
    'typescript(no-unsafe-argument)',
    'platform/src/argument.ts',
    `export const f = () => Number.isInteger(parseInt(JSON.parse('1'), 10));`,
  ],
  [
    'what has any type, handed back, in the client',
    'typescript(no-unsafe-return)',
    'client/src/returned.ts',
    `export const f = (): string => JSON.parse('1');`,
  ],
  [
    'a guess that nothing is missing',
    'typescript(no-non-null-assertion)',
    'platform/src/guess.ts',
    'export const f = (x?: { y: number }) => x!.y;',
  ],
  [
    'an order to the compiler',
    'typescript(ban-ts-comment)',
    'platform/src/order.ts',
    '// @ts-ignore\nexport const a = 1;',
  ],
  [
    'a forgotten case',
    'typescript(switch-exhaustiveness-check)',
    'platform/src/forgotten.ts',
    `export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };`,
  ],
  ['a needless question, in a server', 'typescript(no-unnecessary-condition)', 'platform/src/needless.ts', needless],
  ['a needless question, in the client', 'typescript(no-unnecessary-condition)', 'client/src/needless.ts', needless],
  ['a needless question, in the console', 'typescript(no-unnecessary-condition)', 'admin/src/needless.ts', needless],
  [
    'a needless question, in @sl3/live',
    'typescript(no-unnecessary-condition)',
    'packages/live/src/needless.ts',
    needless,
  ],
  ['a needless question, in a scenario', 'typescript(no-unnecessary-condition)', 'e2e/support/needless.ts', needless],
  [
    'a method without its object',
    'typescript(unbound-method)',
    'platform/src/unbound.ts',
    `class A { a = 1; b() { return this.a; } }\nexport const { b } = new A();`,
  ],
  [
    'an object written as a text',
    'typescript(restrict-template-expressions)',
    'platform/src/text.ts',
    'export const f = (x: { y: number }) => `${x}`;',
  ],
  [
    'a type imported as a value',
    'typescript(consistent-type-imports)',
    'platform/src/imported.ts',
    `import { Server } from 'node:http';\nexport const f = (server: Server) => server.listening;`,
  ],

  // What is read where, and said where.
  [
    'the environment read outside of config.ts',
    'eslint(no-restricted-properties)',
    'platform/src/environment.ts',
    'export const zone = process.env.TZ;',
  ],
  ['a print to the console', 'eslint(no-console)', 'platform/src/print.ts', `console.log('here');`],
  [
    'a comparison that converts',
    'eslint(eqeqeq)',
    'platform/src/compare.ts',
    'export const f = (x: unknown) => x == 1;',
  ],
  ['a name nobody uses', 'eslint(no-unused-vars)', 'platform/src/unused.ts', 'const a = 1;\nexport {};'],
  [
    'an exemption from a rule that is kept',
    needlessExemption,
    'platform/src/exempt.ts',
    '// oxlint-disable-next-line no-console\nexport const a = 1;',
  ],

  // Imports.
  ['a default export', 'import(no-default-export)', 'platform/src/default.ts', 'export default 1;'],
  [
    'a node module without its prefix',
    'unicorn(prefer-node-protocol)',
    'platform/src/prefix.ts',
    `export { join } from 'path';`,
  ],
  [
    'a loop of imports',
    'import(no-cycle)',
    'platform/src/left.ts',
    `import { right } from './right.js';\nexport const left = () => right;`,
  ],
  [
    'a loop of imports, seen from its other end',
    'import(no-cycle)',
    'platform/src/right.ts',
    `import { left } from './left.js';\nexport const right = () => left;`,
  ],
  [
    'a subgraph that reaches into another',
    'boundaries(keep)',
    'subgraphs/users/src/neighbour.ts',
    `export { loadConfig } from '../../messages/src/config.js';`,
  ],
  [
    'a subgraph that reaches into another through its package',
    'boundaries(keep)',
    'subgraphs/rooms/src/neighbour.ts',
    `export { openWork } from '@sl3/messages/open-work';`,
  ],
  [
    'a subgraph that loads another later',
    'boundaries(keep)',
    'subgraphs/media/src/later.test.ts',
    `export const f = () => import('../../messages/src/config.js');`,
  ],
  [
    'a gateway that imports a subgraph',
    'boundaries(keep)',
    'gateway/src/neighbour.ts',
    `export { loadConfig } from '../../subgraphs/messages/src/config.js';`,
  ],
  [
    'a worker that knows more of a subgraph than its queues',
    'boundaries(keep)',
    'worker/src/neighbour.ts',
    `export { loadConfig } from '../../subgraphs/messages/src/config.js';`,
  ],
  [
    'a stack that imports the worker',
    'boundaries(keep)',
    'stack/src/neighbour.ts',
    `export * from '../../worker/src/main.js';`,
  ],
  [
    'a server that imports the store',
    'boundaries(keep)',
    'gateway/src/stored.ts',
    `export * from '../../store/src/main.js';`,
  ],
  [
    'a schema that knows the platform',
    'boundaries(keep)',
    'schema/src/neighbour.ts',
    `export { systemClock } from '@sl3/platform/clock';`,
  ],
  [
    'a platform that knows the gateway',
    'boundaries(keep)',
    'platform/src/neighbour.ts',
    `export * from '../../gateway/src/main.js';`,
  ],
  [
    'a client that imports a server',
    'boundaries(keep)',
    'client/src/neighbour.ts',
    `export { systemClock } from '@sl3/platform/clock';`,
  ],
  [
    'a console that imports a server',
    'boundaries(keep)',
    'admin/src/neighbour.ts',
    `export type { Clock } from '../../platform/src/clock.js';`,
  ],

  // React, in the client, the console and the packages.
  [
    'a hook that is sometimes called',
    'react-hooks(rules-of-hooks)',
    'client/src/Sometimes.tsx',
    component(`export function A({ on }: { on: boolean }) { if (on) useState(1); return null; }`),
  ],
  [
    'a hook that is sometimes called, in the console',
    'react-hooks(rules-of-hooks)',
    'admin/src/Sometimes.tsx',
    component(`export function A({ on }: { on: boolean }) { if (on) useState(1); return null; }`),
  ],
  [
    'an effect that does not say what it rests on',
    'react-hooks(exhaustive-deps)',
    'client/src/Rests.tsx',
    component(
      `export function A({ on }: { on: number }) { useEffect(() => { document.title = String(on); }, []); return null; }`,
    ),
  ],
  [
    'a state that is set in an effect',
    'react(set-state-in-effect)',
    'client/src/Effect.tsx',
    component(
      `export function A() { const [a, set] = useState(1); useEffect(() => { set(2); }, []); return <p>{a}</p>; }`,
    ),
  ],
  [
    'a drawing that changes by itself',
    'react(purity)',
    'client/src/Impure.tsx',
    component(`export function A() { const [a] = useState(1); return <p>{a + Math.random()}</p>; }`),
  ],
];

const welcome: readonly (readonly [what: string, file: string, text: string])[] = [
  ['a worker opening a queue', 'worker/src/opens.ts', `export { openWork } from '@sl3/messages/open-work';`],
  ['a subgraph importing itself', 'subgraphs/messages/src/own.ts', `export * from './message/message.js';`],
  ['config.ts reading the environment', 'platform/src/config.ts', 'export const zone = process.env.TZ;'],
  ['a script printing', 'scripts/prints.mjs', `console.log('here');`],
  ['a test reading an answer', 'platform/src/answer.test.ts', `export const a = JSON.parse('1');`],
  ['vite.config.ts exporting its default', 'client/vite.config.ts', 'export default 1;'],
];

interface Diagnostic {
  readonly code?: string;
  readonly filename: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'sl3-lint-'));
const settings = ['.oxlintrc.json', 'scripts/lint', 'tsconfig.base.json', 'tsconfig.json'].concat(
  ['client', 'admin', 'packages', 'e2e'].map((folder) => `${folder}/tsconfig.json`),
  ['platform', 'subgraphs/messages'].map((folder) => `${folder}/package.json`),
);
const found = new Map<string, string[]>();

beforeAll(() => {
  for (const path of settings) cpSync(join(root, path), join(copy, path), { recursive: true });
  // React's types come from the client; the rest from the root.
  for (const folder of ['.', 'client', 'admin']) {
    symlinkSync(join(root, folder, 'node_modules'), join(copy, folder, 'node_modules'));
  }
  for (const [file, text] of [...faults.map(([, , ...rest]) => rest), ...welcome.map(([, ...rest]) => rest)]) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), `${text}\n`);
  }
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, '--format', 'json'], {
    cwd: copy,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (!stdout.startsWith('{')) throw new Error(`oxlint did not run: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  for (const { filename, code = needlessExemption } of diagnostics)
    found.set(filename, [...(found.get(filename) ?? []), code]);
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true }));

test.each(faults)('the linter notices %s', (_what, rule, file) => {
  expect(found.get(file)).toContain(rule);
});

test.each(welcome)('the linter lets pass %s', (_what, file) => {
  expect(found.get(file)).toBeUndefined();
});

test('no fault is found where none was planted', () => {
  const planted = new Set(faults.map(([, , file]) => file));
  expect([...found.keys()].filter((file) => !planted.has(file))).toEqual([]);
});
