import { Long } from 'bson';

import { typeNameOf } from '../bson/value.js';
import { located, typeMismatch } from '../error.js';
import { succeeded } from '../wire/reply.js';
import type { Command } from './command.js';

/** Forgets cursors. */
export const killCursors: Command = {
  fields: ['cursors'],
  run: ({ cursors }, { body }) => {
    const cursorsKilled: Long[] = [];
    const cursorsNotFound: Long[] = [];
    for (const id of idsOf(body['cursors'])) (cursors.kill(id.toBigInt()) ? cursorsKilled : cursorsNotFound).push(id);
    return succeeded({ cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] });
  },
};

function idsOf(ids: unknown): Long[] {
  if (!Array.isArray(ids)) {
    throw located(40414, "BSON field 'killCursors.cursors' is missing but a required field");
  }
  return ids.map((id: unknown, at) => {
    if (id instanceof Long) return id;
    throw typeMismatch(
      `BSON field 'killCursors.cursors.${at}' is the wrong type '${typeNameOf(id)}', expected type 'long'`,
    );
  });
}
