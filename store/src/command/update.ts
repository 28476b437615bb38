import { collationOf } from '../bson/collation.js';
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
import { arrayFiltersOf, collectionName, docArgument, docsArgument, durabilityOf, variablesOf } from './arguments.js';
import { refuseBatchSize, runBulk, writeErrorsField } from './bulk.js';
import { changeDocument, insertUpserted } from './change-document.js';
import type { Call, Command, Store } from './command.js';
import { refuseWrongTypes } from './field-types.js';

const known = new Set(['q', 'u', 'c', 'multi', 'upsert', 'collation', 'arrayFilters', 'hint']);

/** What one part of the command did. */
interface Part {
  n: number;
  nModified: number;
  /** The id of the document it inserted. */
  upserted?: { _id: unknown };
}

/** Changes the documents each part finds: the first one, or all with `multi`; inserts one with `upsert` if none. */
export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let'],
  run: (store, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const parts = docsArgument(body, 'update', 'updates');
    refuseBatchSize(parts.length);
    parts.forEach(refuseUnknown);
    return store.writer.run((job) => {
      let collection = store.catalogue.find(database, name);
      let n = 0;
      let nModified = 0;
      const upserted: Doc[] = [];
      const outcome = runBulk(parts, body['ordered'] !== false, (part, index) => {
        const create = () => (collection ??= store.catalogue.create(job, database, name));
        const done = updatePart({ store, job, call, part }, collection, create);
        n += done.n;
        nModified += done.nModified;
        if (done.upserted) upserted.push({ index, _id: done.upserted._id });
      });
      return succeeded({ n, ...(upserted.length > 0 ? { upserted } : {}), nModified, ...writeErrorsField(outcome) });
    }, durabilityOf(body));
  },
};

function refuseUnknown(part: Doc): void {
  for (const field of Object.keys(part)) {
    if (!known.has(field)) throw located(40415, `BSON field 'update.updates.${field}' is an unknown field.`);
  }
  for (const field of ['q', 'u']) {
    if (part[field] === undefined) {
      throw located(40414, `BSON field 'update.updates.${field}' is missing but a required field`);
    }
  }
  refuseWrongTypes(part, 'update.updates');
}

function updatePart(
  { store, job, call, part }: { store: Store; job: WriteJob; call: Call; part: Doc },
  collection: Collection | undefined,
  create: () => Collection,
): Part {
  const filter = docArgument(part, 'q');
  const isMulti = isTruthy(part['multi']);
  const variables = { ...variablesOf(call.body), ...variablesOf(part, 'c') };
  const update = compileUpdate({
    update: part['u'],
    arrayFilters: arrayFiltersOf(part, 'update.updates'),
    variables,
    hasConstants: part['c'] !== undefined,
    collation: collationOf(part['collation']),
  });
  if (update.isReplacement && isMulti) {
    throw failedToParse('multi update is not supported for replacement-style update');
  }
  const { hint, collation } = part;
  const query = readQuery(filter, { limit: isMulti ? 0 : 1, hint, collation, variables });
  let nModified = 0;
  if (collection) {
    call.notePlan(describePlan(planQuery(collection, filter, query.sort, query.hint), query.sort));
    // All are found before the first is changed, so that none is met twice.
    const found = findNow(new Reader(store.environment), collection, query);
    for (const each of found) {
      if (changeDocument(store, job, collection, each, update, filter).isModified) nModified++;
    }
    if (found.length > 0) return { n: found.length, nModified };
  }
  if (!isTruthy(part['upsert'])) return { n: 0, nModified: 0 };
  const { _id } = insertUpserted(store, job, create(), filter, update);
  return { n: 1, nModified: 0, upserted: { _id } };
}
