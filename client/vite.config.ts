import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv } from 'vite';
import { generatedDocuments } from '../scripts/generated-documents.js';

export default defineConfig(({ mode }) => {
  const { SL3_PORT = '4000' } = loadEnv(mode, '.', 'SL3_');
  return {
    plugins: [generatedDocuments('@sl3/schema/generated'), react()],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    // Host and Origin pass as they are, so that the gateway takes this page for one of its own.
    server: {
      proxy: {
        '/graphql': { target: `http://127.0.0.1:${SL3_PORT}`, ws: true },
        '^/(media|uploads)/': { target: `http://127.0.0.1:${SL3_PORT}` },
      },
    },
    build: { target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 400 },
  };
});
