import { Long } from 'bson';

import { succeeded } from '../wire/reply.js';
import { VERSION } from './build-info.js';
import type { Command } from './command.js';

/** What operators look at: connections, cursors, commands, memory. */
export const serverStatus: Command = {
  fields: ['repl', 'metrics', 'locks', 'network', 'opcounters', 'connections', 'tcmalloc'],
  run: (context) => {
    const uptimeMs = Date.now() - context.startedAt.getTime();
    return succeeded({
      host: context.address,
      version: VERSION,
      process: 'store',
      pid: Long.fromNumber(process.pid),
      uptime: uptimeMs / 1000,
      uptimeMillis: Long.fromNumber(uptimeMs),
      localTime: new Date(),
      connections: { current: context.connections() },
      mem: { resident: Math.round(process.memoryUsage.rss() / 2 ** 20) },
      metrics: { cursor: { open: { total: context.cursors.size } } },
      commands: Object.fromEntries(context.counters),
      storageEngine: { name: 'lmdb', persistent: true },
    });
  },
};
