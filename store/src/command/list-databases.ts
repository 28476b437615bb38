import { Long } from 'bson';

import { compileFilter } from '../query/match.js';
import { succeeded } from '../wire/reply.js';
import { docArgument, flagArgument } from './arguments.js';
import type { Command } from './command.js';

/** Lists the databases that have collections. */
export const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run: ({ catalogue }, { body }) => {
    const counts = new Map<string, number>();
    for (const { database, documents, dropped } of catalogue.list()) {
      if (dropped) continue;
      counts.set(database, (counts.get(database) ?? 0) + documents.count);
    }
    const matches = compileFilter(docArgument(body, 'filter'));
    const databases = [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => ({ name, sizeOnDisk: Long.fromNumber(0), empty: count === 0 }))
      .filter(matches);
    if (flagArgument(body, 'nameOnly')) return succeeded({ databases: databases.map(({ name }) => ({ name })) });
    return succeeded({ databases, totalSize: Long.fromNumber(0), totalSizeMb: Long.fromNumber(0) });
  },
};
