import { toNumber, type Doc } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { findNow } from '../query/find.js';
import { describePlan, planQuery } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import { Reader } from '../storage/environment.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docArgument, docsArgument, durabilityOf, variablesOf } from './arguments.js';
import { refuseBatchSize, runBulk, writeErrorsField } from './bulk.js';
import type { Command } from './command.js';
import { refuseWrongTypes } from './field-types.js';

const known = new Set(['q', 'limit', 'collation', 'hint']);

/** Removes the documents each part finds: the first one (`limit: 1`) or all (`limit: 0`). */
export const deleteCommand: Command = {
  fields: ['deletes', 'ordered', 'let'],
  run: ({ catalogue, documents, environment, writer }, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const parts = docsArgument(body, 'delete', 'deletes');
    refuseBatchSize(parts.length);
    parts.forEach(refuseUnknown);
    return writer.run((job) => {
      const collection = catalogue.find(database, name);
      let n = 0;
      const outcome = runBulk(parts, body['ordered'] !== false, (part) => {
        const filter = docArgument(part, 'q');
        const query = readQuery(filter, {
          limit: toNumber(part['limit']),
          hint: part['hint'],
          collation: part['collation'],
          variables: variablesOf(body),
        });
        if (!collection) return;
        call.notePlan(describePlan(planQuery(collection, filter, query.sort, query.hint), query.sort));
        for (const found of findNow(new Reader(environment), collection, query)) {
          documents.remove(job, collection, found.recordId, documentOf(found));
          n++;
        }
      });
      return succeeded({ n, ...writeErrorsField(outcome) });
    }, durabilityOf(body));
  },
};

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
