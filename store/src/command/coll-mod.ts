import { valuesEqual } from '../bson/key.js';
import { isDoc } from '../bson/value.js';
import { MongoError, notSupported } from '../error.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';

/** Changes when the documents of a TTL index expire; the other changes MongoDB knows are refused. */
export const collMod: Command = {
  fields: ['index', 'validator', 'validationLevel', 'validationAction', 'viewOn', 'pipeline', 'expireAfterSeconds'],
  run: ({ catalogue, writer }, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    const change = body['index'];
    const other = Object.keys(body).find((field) =>
      ['validator', 'viewOn', 'pipeline', 'expireAfterSeconds'].includes(field),
    );
    if (other) throw notSupported(`option collMod.${other}`);
    return writer.run((job) => {
      const collection = catalogue.find(database, name);
      if (!collection) throw new MongoError(26, 'NamespaceNotFound', `ns does not exist: ${database}.${name}`);
      if (!isDoc(change)) return succeeded();
      const index = collection.indexes.find((each) => {
        return (
          each.name === change['name'] || (isDoc(change['keyPattern']) && valuesEqual(each.key, change['keyPattern']))
        );
      });
      if (!index) throw new MongoError(27, 'IndexNotFound', `cannot find index for ns ${collection.namespace}`);
      if (change['expireAfterSeconds'] === undefined) throw notSupported('this change of an index');
      const before = index.spec;
      index.spec = { ...before, expireAfterSeconds: change['expireAfterSeconds'] };
      job.onRollback(() => (index.spec = before));
      catalogue.save(job, collection);
      return succeeded({
        expireAfterSeconds_old: before['expireAfterSeconds'],
        expireAfterSeconds_new: change['expireAfterSeconds'],
      });
    }, durabilityOf(body));
  },
};
