import { defineConfig } from 'vitest/config';

const shared = {
  oxc: { target: 'es2022', decorator: { legacy: true } },
  // Without the alias vitest loads graphql twice, and one copy's schemas are strangers to the other's.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  ssr: { resolve: { conditions: ['source'] } },
};

const common = {
  exclude: ['**/node_modules/**', '**/dist/**'],
  restoreMocks: true,
  pool: 'forks' as const,
};

/**
 * Projects by cost: `unit` needs nothing; `integration` gets one real Redis and one embedded store a run; `conformance`
 * starts the store itself; `e2e` starts the whole stack and a browser.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          ...common,
          name: 'unit',
          include: [
            'screening/src/**/*.test.ts',
            'schema/src/**/*.test.ts',
            'stack/src/**/*.test.ts',
            'cli/src/**/*.test.ts',
            'deploy/src/**/*.test.ts',
            'bench/{measure/*,report}.test.ts',
            'scripts/**/*.test.ts',
          ],
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'integration',
          include: ['platform/src/**/*.test.ts', 'subgraphs/*/src/**/*.test.ts', 'gateway/src/**/*.test.ts'],
          globalSetup: ['platform/src/testing/global-setup.ts'],
          setupFiles: ['platform/src/testing/fail-on-console.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          ...common,
          name: 'conformance',
          include: ['store/conformance/**/*.test.ts', 'store/src/**/*.test.ts'],
          globalSetup: ['store/conformance/support/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      'client/vitest.config.ts',
      'admin/vitest.config.ts',
      'packages/live/vitest.config.ts',
      {
        ...shared,
        test: {
          ...common,
          name: 'e2e',
          include: ['e2e/scenarios/**/*.e2e.ts', 'bench/bench.test.ts'],
          globalSetup: ['e2e/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
