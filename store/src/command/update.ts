import { collationOf } from '../bson/collation.js';
import { isTruthy, type Doc } from '../bson/value.js';
import { failedToParse, located } from '../error.js';
import { findNow, type Query } from '../query/find.js';
import { describeQuery } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import type { Found } from '../query/scan.js';
import { Turn } from '../storage/turn.js';
import type { Collection } from '../storage/collection.js';
import { Reader } from '../storage/environment.js';
import type { WriteJob } from '../storage/writer.js';
import { compileUpdate, type Update } from '../update/compile.js';
import { succeeded } from '../wire/reply.js';
import {
  arrayFiltersOf,
  collectionName,
  docArgument,
  docsArgument,
  durabilityOf,
  paceOf,
  variablesOf,
} from './arguments.js';
import { refuseBatchSize, runBulk, runBulkInTurns, writeErrorsField, type BulkOutcome } from './bulk.js';
import { changeDocument, insertUpserted } from './change-document.js';
import { changeInTurns, writeInTurns } from './change-in-turns.js';
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
    const isOrdered = body['ordered'] !== false;
    const durability = durabilityOf(body);
    return writeInTurns(
      store,
      durability,
      (job) => {
        const tally = new Tally();
        let collection = store.catalogue.find(database, name);
        const outcome = runBulk(parts, isOrdered, (part, index) => {
          const create = () => (collection ??= store.catalogue.create(job, database, name));
          tally.add(index, updateAtOnce({ store, job, call, part }, collection, create));
        });
        return tally.answer(outcome);
      },
      async () => {
        const tally = new Tally();
        const outcome = await runBulkInTurns(parts, isOrdered, async (part, index) => {
          tally.add(index, await updateInTurns(store, call, name, part));
        });
        return tally.answer(outcome);
      },
    );
  },
};

/** What all parts did together. */
class Tally {
  #n = 0;
  #nModified = 0;
  readonly #upserted: Doc[] = [];

  add(index: number, { n, nModified, upserted }: Part): void {
    this.#n += n;
    this.#nModified += nModified;
    if (upserted) this.#upserted.push({ index, _id: upserted._id });
  }

  answer(outcome: BulkOutcome): Doc {
    const upserted = this.#upserted.length > 0 ? { upserted: this.#upserted } : {};
    return succeeded({ n: this.#n, ...upserted, nModified: this.#nModified, ...writeErrorsField(outcome) });
  }
}

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

/** One part as it is understood. */
interface Prepared {
  query: Query;
  update: Update;
  isUpsert: boolean;
}

function prepare(call: Call, part: Doc): Prepared {
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
  const query = readQuery(docArgument(part, 'q'), { limit: isMulti ? 0 : 1, hint, collation, variables });
  return { query: { ...query, pace: paceOf(call.body) }, update, isUpsert: isTruthy(part['upsert']) };
}

function updateAtOnce(
  { store, job, call, part }: { store: Store; job: WriteJob; call: Call; part: Doc },
  collection: Collection | undefined,
  create: () => Collection,
): Part {
  const { query, update, isUpsert } = prepare(call, part);
  let nModified = 0;
  if (collection) {
    const turn = new Turn();
    call.notePlan(describeQuery(collection, query));
    // All are found before the first is changed, so that none is met twice.
    const found = findNow(new Reader(store.environment), collection, query, turn);
    for (const each of found) {
      turn.check();
      if (changeDocument(store, job, collection, each, update, query.filter).isModified) nModified++;
    }
    if (found.length > 0) return { n: found.length, nModified };
  }
  if (!isUpsert) return { n: 0, nModified: 0 };
  const { _id } = insertUpserted(store, job, create(), query.filter, update);
  return { n: 1, nModified: 0, upserted: { _id } };
}

async function updateInTurns(store: Store, call: Call, name: string, part: Doc): Promise<Part> {
  const { query, update, isUpsert } = prepare(call, part);
  const durability = durabilityOf(call.body);
  const collection = store.catalogue.find(call.database, name);
  let nModified = 0;
  const change = (job: WriteJob, found: Found) => {
    if (collection && changeDocument(store, job, collection, found, update, query.filter).isModified) nModified++;
  };
  const n = collection ? await changeInTurns(store, durability, collection, query, change) : 0;
  if (n > 0 || !isUpsert) return { n, nModified };
  return store.writer.run((job) => {
    const target = store.catalogue.find(call.database, name) ?? store.catalogue.create(job, call.database, name);
    const { _id } = insertUpserted(store, job, target, query.filter, update);
    return { n: 1, nModified: 0, upserted: { _id } };
  }, durability);
}
