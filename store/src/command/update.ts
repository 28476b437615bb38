import { isTruthy, type Doc } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { findNow } from '../query/find.js';
import { describePlan, planQuery } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import type { Collection } from '../storage/collection.js';
import { Reader } from '../storage/environment.js';
import type { WriteJob } from '../storage/writer.js';
import { compileUpdate } from '../update/compile.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docArgument, docsArgument, durabilityOf, variablesOf } from './arguments.js';
import { runBulk, writeErrorsField } from './bulk.js';
import { changeDocument, insertUpserted } from './change-document.js';
import type { Call, Command, Store } from './command.js';

const known = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint']);

interface Tally {
  n: number;
  nModified: number;
  upserted: Doc[];
}

/** Changes the documents each part finds: the first one, or all with `multi`; inserts one with `upsert` if none. */
export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  run: (store, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const parts = docsArgument(body, 'update', 'updates');
    parts.forEach(refuseUnknown);
    return store.writer.run((job) => {
      const collection = store.catalogue.find(database, name) ?? store.catalogue.create(job, database, name);
      const tally: Tally = { n: 0, nModified: 0, upserted: [] };
      const outcome = runBulk(parts, body['ordered'] !== false, (part, index) => {
        updatePart(store, job, collection, call, part, index, tally);
      });
      const { n, nModified, upserted } = tally;
      return succeeded({ n, ...(upserted.length > 0 ? { upserted } : {}), nModified, ...writeErrorsField(outcome) });
    }, durabilityOf(body));
  },
};

function refuseUnknown(part: Doc): void {
  for (const field of Object.keys(part)) {
    if (!known.has(field)) throw located(40415, `BSON field 'update.updates.${field}' is an unknown field.`);
  }
  if (part['u'] === undefined) throw located(40414, "BSON field 'update.updates.u' is missing but a required field");
}

function updatePart(
  store: Store,
  job: WriteJob,
  collection: Collection,
  call: Call,
  part: Doc,
  index: number,
  tally: Tally,
): void {
  const filter = docArgument(part, 'q');
  const isMulti = isTruthy(part['multi']);
  const variables = { ...variablesOf(call.body), ...variablesOf(part, 'c') };
  const update = compileUpdate(part['u'], part['arrayFilters'], variables);
  if (update.isReplacement && isMulti)
    throw failedToParse('multi update is not supported for replacement-style update');
  const { hint, collation } = part;
  const query = readQuery(filter, { limit: isMulti ? 0 : 1, hint, collation, variables });
  call.notePlan(describePlan(planQuery(collection, filter, query.sort, query.hint), query.sort));
  // All are found before the first is changed, so that none is met twice.
  const found = findNow(new Reader(store.environment), collection, query);
  for (const each of found) {
    tally.n++;
    if (changeDocument(store, job, collection, each, update, filter).isModified) tally.nModified++;
  }
  if (found.length > 0 || !isTruthy(part['upsert'])) return;
  const { _id } = insertUpserted(store, job, collection, filter, update);
  tally.n++;
  tally.upserted.push({ index, _id });
}
