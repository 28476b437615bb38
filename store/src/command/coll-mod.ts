import { valuesEqual } from '../bson/key.js';
import { isDoc, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { MongoError, notSupported, typeMismatch } from '../error.js';
import type { Collection, Index } from '../storage/collection.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';
import { isExpiry, outOfRange } from './index-spec.js';

const refused = ['validator', 'viewOn', 'pipeline', 'expireAfterSeconds'];

/** Changes when the documents of a TTL index expire, and hides an index or shows it again. */
export const collMod: Command = {
  fields: ['index', 'validationLevel', 'validationAction', ...refused],
  run: ({ catalogue, writer }, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const change = body['index'];
    if (change !== undefined && !isDoc(change)) {
      throw typeMismatch(
        `BSON field 'collMod.index' is the wrong type '${typeNameOf(change)}', expected type 'object'`,
      );
    }
    const other = refused.find((field) => field in body);
    if (other) throw notSupported(`option collMod.${other}`);
    return writer.run((job) => {
      const collection = catalogue.find(database, name);
      if (!collection) throw new MongoError(26, 'NamespaceNotFound', `ns does not exist: ${database}.${name}`);
      if (!change) return succeeded();
      const index = indexOf(collection, change);
      const before = index.spec;
      const { after, answer } = changed(index, change);
      index.spec = after;
      job.onRollback(() => (index.spec = before));
      catalogue.save(job, collection);
      return succeeded(answer);
    }, durabilityOf(body));
  },
};

function indexOf(collection: Collection, { name, keyPattern }: Doc): Index {
  if ((name === undefined) === (keyPattern === undefined)) {
    throw new MongoError(72, 'InvalidOptions', 'Must specify either index name or key pattern, and not both');
  }
  const found = collection.indexes.find((each) => {
    return each.name === name || (isDoc(keyPattern) && valuesEqual(each.key, keyPattern));
  });
  if (found) return found;
  throw new MongoError(27, 'IndexNotFound', `cannot find index for ns ${collection.namespace}`);
}

/** What changes in an index's description, and what the answer says of it: nothing where it was so before. */
function changed(index: Index, { hidden, expireAfterSeconds: seconds }: Doc): { after: Doc; answer: Doc } {
  if (hidden === undefined && seconds === undefined) {
    throw new MongoError(72, 'InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  }
  const after: Doc = { ...index.spec };
  const answer: Doc = {};
  if (seconds !== undefined) {
    const number = toNumber(seconds);
    if (number === undefined) throw typeMismatch("BSON field 'collMod.index.expireAfterSeconds' must be a number");
    if (!isExpiry(number)) throw new MongoError(72, 'InvalidOptions', outOfRange(number));
    if (index.fields.length > 1 || index.name === '_id_') {
      throw new MongoError(72, 'InvalidOptions', 'TTL indexes are on a single field, and not on _id');
    }
    const old = after['expireAfterSeconds'];
    after['expireAfterSeconds'] = seconds;
    if (old !== undefined) answer['expireAfterSeconds_old'] = old;
    answer['expireAfterSeconds_new'] = seconds;
  }
  if (hidden !== undefined) {
    if (index.name === '_id_') throw new MongoError(2, 'BadValue', "can't hide _id index");
    const old = after['hidden'] === true;
    if (hidden === true) after['hidden'] = true;
    else delete after['hidden'];
    if (old !== (hidden === true)) Object.assign(answer, { hidden_old: old, hidden_new: hidden === true });
  }
  return { after, answer };
}
