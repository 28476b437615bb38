import type { CodegenConfig } from '@graphql-codegen/cli';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Types for the chat's documents, from the graph partners see. Run by `npm run schema`. */
const config: CodegenConfig = {
  schema: `${here}api.graphql`,
  documents: [`${here}../client/src/**/*.{ts,tsx}`],
  generates: {
    [`${here}generated/`]: {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        scalars: { ID: 'string', DateTime: 'string', Cursor: 'string' },
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: false,
        dedupeFragments: true,
        importExtension: '.js',
      },
    },
  },
};
export default config;
