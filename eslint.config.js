import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import n from 'eslint-plugin-n';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const subgraphs = ['messages', 'rooms', 'users', 'media', 'moderation'];

// One zone per sibling keeps the message readable.
const siblings = subgraphs.map((name) => ({
  target: `./subgraphs/${name}`,
  from: './subgraphs',
  except: [`./${name}`],
  message: `${name} meets other subgraphs in the supergraph and through facts.`,
}));

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'build/**',
      'data/**',
      'schema/generated/**',
      'scripts/lint-faults/**',
    ],
  },
  tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './client/tsconfig.json', './admin/tsconfig.json', './e2e/tsconfig.json'],
      },
    },
    plugins: { 'import-x': importX, n },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ conditionNames: ['source', 'import', 'default'] })],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-extraneous-class': 'off', // TypeGraphQL classes may have decorators only
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off', // `void (await …)` is how a one-liner drops an answer
      '@typescript-eslint/no-unnecessary-type-parameters': 'off', // typed reads: readJson<T>, post<T>
      '@typescript-eslint/no-misused-spread': 'off', // code points are what we count; lean entities have no prototype to lose
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/unified-signatures': 'off',
      // Entities are read lean and results are literals: a class names a shape for its decorators, nobody asks instanceof.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-deprecated': 'off', // reports libraries' own overloads; slow
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...siblings,
            {
              target: './schema',
              from: ['./platform', './subgraphs', './gateway', './client', './admin'],
              message: 'schema is the floor.',
            },
            {
              target: './platform',
              from: ['./subgraphs', './gateway', './client', './admin'],
              message: 'platform knows schema and npm.',
            },
            {
              target: ['./client', './admin', './packages/live'],
              from: ['./subgraphs', './gateway', './platform'],
              message: 'The browser meets servers through the graph only.',
            },
            { target: './gateway', from: ['./subgraphs'], message: 'The gateway meets subgraphs over the wire.' },
            {
              target: './worker',
              from: './subgraphs',
              except: subgraphs.map((name) => `./${name}/src/open-work.ts`),
              message: 'The worker opens the queues of subgraphs, and knows nothing else of them.',
            },
            {
              target: ['./subgraphs', './platform', './gateway', './schema', './stack', './cli', './e2e'],
              from: ['./worker'],
              message: 'The worker is a process; nobody imports it.',
            },
            {
              target: ['./subgraphs', './platform', './gateway', './schema', './stack', './cli', './e2e'],
              from: ['./store'],
              message: 'The store is reached through MONGODB_URI only.',
            },
          ],
        },
      ],
      'n/prefer-node-protocol': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in config.ts only.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', '**/*.e2e.ts', '**/testing/**', 'store/conformance/**', 'e2e/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off', // a test that meets undefined fails anyway
      '@typescript-eslint/no-unsafe-assignment': 'off', // answers are read as the graph gives them
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['**/config.ts', '**/main.ts', '**/work.ts', 'stack/**', 'cli/**', 'bench/**', 'scripts/**', 'deploy/**'],
    rules: { 'no-restricted-properties': 'off', 'no-console': 'off' }, // the edges of a process
  },
  {
    files: ['client/**', 'admin/**', 'packages/live/**'],
    plugins: { 'react-hooks': reactHooks },
    rules: { ...reactHooks.configs.recommended.rules },
  },
  {
    files: ['*.config.{ts,js}', '**/vite.config.ts', '**/vitest.config.ts', '**/global-setup.ts', '**/codegen.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: ['**/*.{js,mjs}'], extends: [tseslint.configs.disableTypeChecked] },
);
