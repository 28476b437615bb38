// npm start: builds what is stale and runs the stack in this process, so that Ctrl-C reaches it directly.
import { buildAll } from './build.mjs';

await buildAll();
await import('../stack/dist/main.js');
