import { valuesEqual } from '../bson/key.js';
import { located, MongoError } from '../error.js';
import type { Collection, Index } from '../storage/collection.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';
import { dropIndex } from './drop-in-turns.js';

/** Removes indexes by name, by key, or all but the one on `_id`. */
export const dropIndexes: Command = {
  fields: ['index'],
  run: async (store, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    if (body['index'] === undefined) {
      throw located(40414, "BSON field 'dropIndexes.index' is missing but a required field");
    }
    const collection = store.catalogue.find(database, name);
    if (!collection) throw new MongoError(26, 'NamespaceNotFound', `ns not found ${database}.${name}`);
    const nIndexesWas = collection.indexes.length;
    const wanted: unknown[] = Array.isArray(body['index']) ? body['index'] : [body['index']];
    const indexes = wanted.flatMap((each) => chosen(collection, each));
    await Promise.all(indexes.map((index) => dropIndex(store, collection, index, durabilityOf(body))));
    return succeeded({ nIndexesWas });
  },
};

function chosen(collection: Collection, wanted: unknown): Index[] {
  if (wanted === '*') return collection.indexes.filter(({ name, dropped }) => name !== '_id_' && !dropped);
  const index = collection.indexes.find(({ name, key, dropped }) => {
    return !dropped && (name === wanted || valuesEqual(key, wanted));
  });
  if (index?.name === '_id_') throw new MongoError(72, 'InvalidOptions', 'cannot drop _id index');
  if (index) return [index];
  const shown = typeof wanted === 'string' ? `with name [${wanted}]` : `with key ${JSON.stringify(wanted)}`;
  throw new MongoError(27, 'IndexNotFound', `index not found ${shown}`);
}
