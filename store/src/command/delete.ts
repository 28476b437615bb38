import { toNumber, type Doc } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { findNow, type Query } from '../query/find.js';
import { describeQuery } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import { Turn } from '../storage/turn.js';
import { Reader } from '../storage/environment.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docArgument, docsArgument, durabilityOf, paceOf, variablesOf } from './arguments.js';
import { refuseBatchSize, runBulk, runBulkInTurns, writeErrorsField } from './bulk.js';
import { changeInTurns, writeInTurns } from './change-in-turns.js';
import type { Call, Command } from './command.js';
import { refuseWrongTypes } from './field-types.js';

const known = new Set(['q', 'limit', 'collation', 'hint']);

/** Removes the documents each part finds: the first one (`limit: 1`) or all (`limit: 0`). */
export const deleteCommand: Command = {
  fields: ['deletes', 'ordered', 'let'],
  run: (store, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const parts = docsArgument(body, 'delete', 'deletes');
    refuseBatchSize(parts.length);
    parts.forEach(refuseUnknown);
    const isOrdered = body['ordered'] !== false;
    const durability = durabilityOf(body);
    const { catalogue, documents } = store;
    return writeInTurns(
      store,
      durability,
      (job) => {
        const collection = catalogue.find(database, name);
        let n = 0;
        const outcome = runBulk(parts, isOrdered, (part) => {
          const query = queryOf(call, part);
          if (!collection) return;
          const turn = new Turn();
          call.notePlan(describeQuery(collection, query));
          for (const found of findNow(new Reader(store.environment), collection, query, turn)) {
            turn.check();
            documents.remove(job, collection, found.recordId, documentOf(found));
            n++;
          }
        });
        return succeeded({ n, ...writeErrorsField(outcome) });
      },
      async () => {
        let n = 0;
        const outcome = await runBulkInTurns(parts, isOrdered, async (part) => {
          const collection = catalogue.find(database, name);
          if (!collection) return;
          n += await changeInTurns(store, durability, collection, queryOf(call, part), (job, found) => {
            documents.remove(job, collection, found.recordId, documentOf(found));
          });
        });
        return succeeded({ n, ...writeErrorsField(outcome) });
      },
    );
  },
};

function queryOf({ body }: Call, part: Doc): Query {
  const { hint, collation } = part;
  const limit = toNumber(part['limit']);
  return {
    ...readQuery(docArgument(part, 'q'), { limit, hint, collation, variables: variablesOf(body) }),
    pace: paceOf(body),
  };
}

function refuseUnknown(part: Doc): void {
  for (const field of Object.keys(part)) {
    if (!known.has(field)) throw located(40415, `BSON field 'delete.deletes.${field}' is an unknown field.`);
  }
  if (part['q'] === undefined) throw located(40414, "BSON field 'delete.deletes.q' is missing but a required field");
  refuseWrongTypes(part, 'delete.deletes');
  const limit = toNumber(part['limit']);
  if (limit === undefined) throw located(40414, "BSON field 'delete.deletes.limit' is missing but a required field");
  if (limit !== 0 && limit !== 1) throw failedToParse(`The limit field in delete objects must be 0 or 1. Got ${limit}`);
}
