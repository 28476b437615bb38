import { decode, encode } from '../bson/codec.js';
import { collationOf } from '../bson/collation.js';
import { isTruthy, type Doc } from '../bson/value.js';
import { failedToParse } from '../error.js';
import { findNow } from '../query/find.js';
import { describePlan, planQuery } from '../query/plan.js';
import { compileProjection } from '../query/projection.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import { Reader } from '../storage/environment.js';
import { compileUpdate } from '../update/compile.js';
import { succeeded } from '../wire/reply.js';
import { arrayFiltersOf, collectionName, docArgument, durabilityOf, variablesOf } from './arguments.js';
import { changeDocument, insertUpserted } from './change-document.js';
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

function removeOne(store: Store, call: Call, name: string): Promise<Doc> {
  const { body, database } = call;
  const { query, project } = prepare(body);
  return store.writer.run((job) => {
    const collection = store.catalogue.find(database, name);
    const [found] = collection ? findNow(new Reader(store.environment), collection, query) : [];
    if (!collection || !found) return succeeded({ lastErrorObject: { n: 0 }, value: null });
    store.documents.remove(job, collection, found.recordId, documentOf(found));
    return succeeded({ lastErrorObject: { n: 1 }, value: project(documentOf(found)) });
  }, durabilityOf(body));
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
  return store.writer.run((job) => {
    const collection = store.catalogue.find(database, name);
    if (collection)
      call.notePlan(describePlan(planQuery(collection, query.filter, query.sort, query.hint), query.sort));
    const [found] = collection ? findNow(new Reader(store.environment), collection, query) : [];
    if (collection && found) {
      const { after } = changeDocument(store, job, collection, found, update, query.filter);
      const value = project(wantsNew ? after : documentOf(found));
      return succeeded({ lastErrorObject: { n: 1, updatedExisting: true }, value });
    }
    if (!isTruthy(body['upsert'])) {
      return succeeded({ lastErrorObject: { n: 0, updatedExisting: false }, value: null });
    }
    const inserted = insertUpserted(
      store,
      job,
      collection ?? store.catalogue.create(job, database, name),
      query.filter,
      update,
    );
    const lastErrorObject = { n: 1, updatedExisting: false, upserted: inserted['_id'] };
    return succeeded({ lastErrorObject, value: wantsNew ? project(inserted) : null });
  }, durabilityOf(body));
}

function prepare(body: Doc) {
  const filter = docArgument(body, 'query');
  const variables = variablesOf(body);
  const { sort, hint, collation } = body;
  const query = readQuery(filter, { sort, limit: 1, hint, collation, variables });
  const projection = compileProjection(docArgument(body, 'fields'), filter, variables);
  const project = (document: Doc): Doc => decode(projection({ recordId: 0, raw: encode(document), document }));
  return { query, project, variables };
}
