import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';

// Under CI the parser would read the files from disk once, and not the texts below.
process.env['TSESTREE_SINGLE_RUN'] = 'false';

// One planted fault per rule that keeps the house in order: a rule that is set up wrongly passes everything in silence.
// The texts are linted as if they stood in these files; nothing is written.
const eslint = new ESLint({ cwd: new URL('..', import.meta.url).pathname });

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
    [
      'a loop of imports',
      'import-x/no-cycle',
      'platform/src/errors.ts',
      `import { Viewer } from './viewer.js';\nexport const forbidden = () => Viewer;`,
    ],
  ])(
    '%s',
    async (_what, rule, file, text) => {
      expect(await rulesBroken(file, text)).toContain(rule);
    },
    60_000,
  );
});
