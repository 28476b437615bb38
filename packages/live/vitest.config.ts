import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    name: 'live',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
    pool: 'forks',
  },
});
