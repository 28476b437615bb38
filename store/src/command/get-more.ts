import { Long } from 'bson';

import { typeNameOf } from '../bson/value.js';
import { typeMismatch } from '../error.js';
import { cursorReply } from '../wire/reply.js';
import { countArgument } from './arguments.js';
import type { Command } from './command.js';

/** Hands out the next batch of a cursor. */
export const getMore: Command = {
  fields: ['collection', 'batchSize'],
  run: async ({ cursors, isGone }, { body, name, database, notePlan }) => {
    const id = body[name];
    if (!(id instanceof Long)) {
      throw typeMismatch(`BSON field 'getMore.getMore' is the wrong type '${typeNameOf(id)}', expected type 'long'`);
    }
    const { collection } = body;
    if (typeof collection !== 'string') {
      throw typeMismatch(
        `BSON field 'getMore.collection' is the wrong type '${typeNameOf(collection)}', expected type 'string'`,
      );
    }
    const namespace = `${database}.${collection}`;
    const next = await cursors.next(id.toBigInt(), countArgument(body, 'batchSize') || Infinity, namespace, isGone);
    if (next.plan !== undefined) notePlan(next.plan);
    return cursorReply('nextBatch', next.batch, next.id, namespace);
  },
};
