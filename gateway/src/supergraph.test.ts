import { memoryLog } from '@sl3/platform/log';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { watchSupergraph } from './supergraph.js';

// The operating system's watcher, which fails when it runs out of watches or the folder goes.
const watcher = Object.assign(new EventEmitter(), { close: () => undefined });
vi.mock('node:fs', async (original) => ({ ...(await original<object>()), watch: () => watcher }));

test('a folder that can no longer be watched is told to the operator, and the gateway serves on', () => {
  const { log, lines } = memoryLog();
  const stop = watchSupergraph(fileURLToPath(new URL('../package.json', import.meta.url)), log, () => undefined);
  watcher.emit('error', new Error('ENOSPC'));
  expect(lines()).toMatchObject([
    { level: 'error', msg: 'supergraph is watched no more: restart to take up a new one' },
  ]);
  stop();
});
