import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, loadEnv } from 'vite';
import { generatedDocuments } from '../scripts/generated-documents.js';

export default defineConfig(({ mode }) => {
  const { SL3_PORT = '4000' } = loadEnv(mode, '.', 'SL3_');
  const gateway = `http://127.0.0.1:${SL3_PORT}`;
  return {
    base: '/admin/',
    plugins: [generatedDocuments('@sl3/schema/generated/admin'), react()],
    // One copy of each, or a component of one package does not see the context of another.
    resolve: { conditions: ['source', ...defaultClientConditions], dedupe: ['react', 'react-dom', 'react-router'] },
    // Emotion writes styles from scripts; the gateway puts the nonce of each answer in this place.
    html: { cspNonce: 'sl3-nonce-of-this-answer' },
    // Host and Origin pass as they are, so that the gateway takes this page for one of its own.
    server: { proxy: { '/graphql': { target: gateway, ws: true }, '/media': gateway, '/exports': gateway } },
    build: { target: 'es2022', sourcemap: true, chunkSizeWarningLimit: 1_400 },
  };
});
