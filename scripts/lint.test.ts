import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

// Under CI the parser would read the files from disk once, and not the texts below.
process.env['TSESTREE_SINGLE_RUN'] = 'false';

// One planted fault per rule that keeps the house in order: a rule that is set up wrongly passes everything in silence.
// The texts are linted as if they stood in these files; nothing is written.
const root = new URL('..', import.meta.url).pathname;
const eslint = new ESLint({ cwd: root });
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
const oxlintConfig = join(root, '.oxlintrc.json');

async function rulesBroken(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

describe('the linter notices', () => {
  test.each([
    [
      'a promise nobody waits for',
      '@typescript-eslint/no-floating-promises',
      'platform/src/clock.ts',
      `Promise.resolve(1);`,
    ],
    [
      'a promise taken for a truth',
      '@typescript-eslint/no-misused-promises',
      'platform/src/clock.ts',
      `export const f = (p: Promise<boolean>) => { if (p) return 1; return 2; };`,
    ],
    [
      'a forgotten case',
      '@typescript-eslint/switch-exhaustiveness-check',
      'platform/src/clock.ts',
      `export const f = (x: 'a' | 'b') => { switch (x) { case 'a': return 1; } return 2; };`,
    ],
    [
      'a subgraph that reaches into another',
      'import-x/no-restricted-paths',
      'subgraphs/users/src/config.ts',
      `export { loadConfig } from '../../messages/src/config.js';`,
    ],
    [
      'a gateway that imports a subgraph',
      'import-x/no-restricted-paths',
      'gateway/src/limits.ts',
      `export { loadConfig } from '../../subgraphs/messages/src/config.js';`,
    ],
    [
      'a worker that knows more of a subgraph than its queues',
      'import-x/no-restricted-paths',
      'worker/src/main.ts',
      `export { loadConfig } from '../../subgraphs/messages/src/config.js';`,
    ],
    [
      'a schema that knows the platform',
      'import-x/no-restricted-paths',
      'schema/src/ids.ts',
      `export { systemClock } from '../../platform/src/clock.js';`,
    ],
    [
      'the environment read outside of config.ts',
      'no-restricted-properties',
      'platform/src/clock.ts',
      `export const zone = process.env.TZ;`,
    ],
    ['a print to the console', 'no-console', 'platform/src/clock.ts', `console.log('here');`],
    ['a default export', 'import-x/no-default-export', 'platform/src/clock.ts', `export default 1;`],
    [
      'a node module without its prefix',
      'n/prefer-node-protocol',
      'platform/src/clock.ts',
      `export { join } from 'path';`,
    ],
  ])(
    '%s',
    async (_what, rule, file, text) => {
      expect(await rulesBroken(file, text)).toContain(rule);
    },
    60_000,
  );

  // Not by ESLint: its import-x/no-cycle costs more than all other rules but one together, oxlint's a second.
  test('a loop of imports', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sl3-loop-'));
    try {
      writeFileSync(join(folder, 'left.ts'), `import { right } from './right.js';\nexport const left = () => right;\n`);
      writeFileSync(join(folder, 'right.ts'), `import { left } from './left.js';\nexport const right = () => left;\n`);
      const { status, stdout } = spawnSync(process.execPath, [oxlint, '--config', oxlintConfig, folder], {
        encoding: 'utf8',
      });
      expect(stdout).toContain('import(no-cycle)');
      expect(status).toBe(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
