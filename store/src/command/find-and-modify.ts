import { decode, encode } from '../bson/codec.js';
import { collationOf } from '../bson/collation.js';
import { isTruthy, type Doc } from '../bson/value.js';
import { failedToParse } from '../error.js';
import { findNow, type Query } from '../query/find.js';
import { describeQuery } from '../query/plan.js';
import { compileProjection } from '../query/projection.js';
import { readQuery } from '../query/read-query.js';
import { documentOf, type Found } from '../query/scan.js';
import type { Collection } from '../storage/collection.js';
import { Turn } from '../storage/turn.js';
import { Reader } from '../storage/environment.js';
import type { WriteJob } from '../storage/writer.js';
import { compileUpdate } from '../update/compile.js';
import { succeeded } from '../wire/reply.js';
import { arrayFiltersOf, collectionName, docArgument, durabilityOf, paceOf, variablesOf } from './arguments.js';
import { changeDocument, insertUpserted } from './change-document.js';
import { CANDIDATES, findAgain, findIds, writeInTurns } from './change-in-turns.js';
import type { Call, Command, Store } from './command.js';

/** Changes, removes or upserts one document and answers it as it was, or with `new` as it is. */
export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'bypassDocumentValidation',
    'collation',
    'hint',
    'let',
  ],
  run: (store, call) => {
    const { body } = call;
    const name = collectionName(call);
    refuseMixture(body);
    return isTruthy(body['remove']) ? removeOne(store, call, name) : updateOne(store, call, name);
  },
};

function refuseMixture(body: Doc): void {
  const isRemove = isTruthy(body['remove']);
  if (isRemove && body['update'] !== undefined) throw failedToParse('Cannot specify both an update and remove=true');
  if (isRemove && isTruthy(body['upsert'])) throw failedToParse('Cannot specify both upsert=true and remove=true');
  if (isRemove && isTruthy(body['new'])) {
    throw failedToParse("Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  }
  if (isRemove && body['arrayFilters'] !== undefined)
    throw failedToParse('Cannot specify arrayFilters and remove=true');
  if (!isRemove && body['update'] === undefined) {
    throw failedToParse('Either an update or remove=true must be specified');
  }
}

/** Finds the document a write is about, inside of its job. */
type Find = (collection: Collection) => Found | undefined;

/** The document was changed by somebody else since it was found. */
class ChangedMeanwhile extends Error {}

/** In one job; if looking takes longer than a turn, then outside of the job, which looks at what was found again. */
function findThenWrite(
  store: Store,
  call: Call,
  name: string,
  query: Query,
  write: (job: WriteJob, find: Find) => Doc,
): Promise<Doc> {
  const { body, database } = call;
  const durability = durabilityOf(body);
  const slowly = async (): Promise<Doc> => {
    const collection = store.catalogue.find(database, name);
    const ids = collection ? await findIds(store, collection, { ...query, limit: CANDIDATES }) : [];
    const find: Find = (current) => {
      for (const id of ids) {
        const found = findAgain(store, current, query, id);
        if (found) return found;
      }
      if (ids.length > 0) throw new ChangedMeanwhile();
      return undefined;
    };
    try {
      return await store.writer.run((job) => write(job, find), durability);
    } catch (error) {
      if (error instanceof ChangedMeanwhile) return slowly();
      throw error;
    }
  };
  return writeInTurns(
    store,
    durability,
    (job) =>
      write(job, (collection) => {
        call.notePlan(describeQuery(collection, query));
        return findNow(new Reader(store.environment), collection, query, new Turn())[0];
      }),
    slowly,
  );
}

function removeOne(store: Store, call: Call, name: string): Promise<Doc> {
  const { query, project } = prepare(call.body);
  return findThenWrite(store, call, name, query, (job, find) => {
    const collection = store.catalogue.find(call.database, name);
    const found = collection && find(collection);
    if (!found) return succeeded({ lastErrorObject: { n: 0 }, value: null });
    store.documents.remove(job, collection, found.recordId, documentOf(found));
    return succeeded({ lastErrorObject: { n: 1 }, value: project(documentOf(found)) });
  });
}

function updateOne(store: Store, call: Call, name: string): Promise<Doc> {
  const { body, database } = call;
  const { query, project, variables } = prepare(body);
  const update = compileUpdate({
    update: body['update'],
    arrayFilters: arrayFiltersOf(body, 'findAndModify'),
    collation: collationOf(body['collation']),
    variables,
  });
  const wantsNew = isTruthy(body['new']);
  return findThenWrite(store, call, name, query, (job, find) => {
    const collection = store.catalogue.find(database, name);
    const found = collection && find(collection);
    if (found) {
      const { after } = changeDocument(store, job, collection, found, update, query.filter);
      const value = project(wantsNew ? after : documentOf(found));
      return succeeded({ lastErrorObject: { n: 1, updatedExisting: true }, value });
    }
    if (!isTruthy(body['upsert'])) {
      return succeeded({ lastErrorObject: { n: 0, updatedExisting: false }, value: null });
    }
    const target = collection ?? store.catalogue.create(job, database, name);
    const inserted = insertUpserted(store, job, target, query.filter, update);
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: inserted['_id'] };
    return succeeded({ lastErrorObject, value: wantsNew ? project(inserted) : null });
  });
}

function prepare(body: Doc) {
  const filter = docArgument(body, 'query');
  const variables = variablesOf(body);
  const { sort, hint, collation } = body;
  const query = { ...readQuery(filter, { sort, limit: 1, hint, collation, variables }), pace: paceOf(body) };
  const projection = compileProjection(docArgument(body, 'fields'), filter, { variables, collation: query.collation });
  const project = (document: Doc): Doc => decode(projection({ recordId: 0, raw: encode(document), document }));
  return { query, project, variables };
}
