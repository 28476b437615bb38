import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // The page is served at /graphql, so that the address of the graph is the address of its page; what it loads lies here.
  base: '/graphiql/',
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2_000, // an editor with a parser of its own; nobody loads it but developers
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
});
