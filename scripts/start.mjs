// npm start: builds what is stale and runs the stack in this process, so that Ctrl-C reaches it directly.
// npm run dev (--watch): servers run from their sources and restart when a file changes; the client is served by Vite,
// one port above the gateway, and changes in the browser as it is edited.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.mjs';

if (existsSync('.env')) process.loadEnvFile(); // what is set already counts before it
await buildAll();
if (process.argv.includes('--watch')) {
  const { createServer } = await import('vite');
  const port = Number(process.env.SL3_PORT || 4000) + 1;
  const client = await createServer({
    root: fileURLToPath(new URL('../client', import.meta.url)),
    logLevel: 'warn',
    server: { host: '127.0.0.1', port },
  });
  await client.listen();
  process.stderr.write(`The client, as it is edited: ${client.resolvedUrls?.local[0] ?? ''}\n`);
}
await import('../stack/dist/main.js');
