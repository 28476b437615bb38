import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv, type Plugin } from 'vite';

/**
 * Puts the generated document in the place of each `graphql(…)` call. Without it the bundle would carry every document
 * twice: once as the text that codegen looks it up by, once as what it finds.
 */
function generatedDocuments(): Plugin {
  const call = /graphql\(`\s*(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\)/g;
  return {
    name: 'generated-documents',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.operations.ts')) return undefined;
      const names = new Set<string>();
      const replaced = code.replace(call, (_text, kind: string, name: string) => {
        const generated = `${name}${kind === 'fragment' ? 'FragmentDoc' : 'Document'}`;
        names.add(generated);
        return generated;
      });
      const imports = `import { ${[...names].join(', ')} } from '@sl3/schema/generated/graphql';`;
      return { code: replaced.replace(/^import \{ graphql \}.*$/m, imports), map: null };
    },
  };
}

export default defineConfig(({ mode }) => {
  const { SL3_PORT = '4000' } = loadEnv(mode, '.', 'SL3_');
  return {
    plugins: [generatedDocuments(), react()],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    // Host and Origin pass as they are, so that the gateway takes this page for one of its own.
    server: { proxy: { '/graphql': { target: `http://127.0.0.1:${SL3_PORT}`, ws: true } } },
    build: { target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 400 },
  };
});
