import type { CodegenConfig } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';
import { fileURLToPath } from 'node:url';

type ConfiguredOutput = Extract<CodegenConfig['generates'][string], { preset?: unknown }>;

const here = fileURLToPath(new URL('.', import.meta.url));

/** One application's documents, typed by the graph partners see. Each has a folder: neither carries the other's. */
const documentsOf = (application: string): ConfiguredOutput => ({
  documents: [`${here}../${application}/src/**/*.{ts,tsx}`],
  preset,
  presetConfig: { fragmentMasking: false },
  config: {
    scalars: { ID: 'string', DateTime: 'string', Cursor: 'string' },
    enumsAsTypes: true,
    useTypeImports: true,
    skipTypename: false,
    dedupeFragments: true,
    importExtension: '.js',
  },
});

/** Run by `npm run schema`. */
const config: CodegenConfig = {
  schema: `${here}api.graphql`,
  generates: {
    [`${here}generated/`]: documentsOf('client'),
    [`${here}generated/admin/`]: documentsOf('admin'),
  },
};
export default config;
