import { Long } from 'bson';

import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Forgets cursors. */
export const killCursors: Command = {
  fields: ['cursors'],
  run: ({ cursors }, { body }) => {
    const ids = (Array.isArray(body['cursors']) ? body['cursors'] : []).filter((id) => id instanceof Long);
    const cursorsKilled = ids.filter((id) => cursors.kill(id.toBigInt()));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return succeeded({ cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] });
  },
};
