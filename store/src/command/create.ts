import { collationOf } from '../bson/collation.js';
import { valuesEqual } from '../bson/key.js';
import type { Doc } from '../bson/value.js';
import { MongoError, notSupported } from '../error.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import type { Command } from './command.js';

const kept = ['validationLevel', 'validationAction'];
const unsupported = [
  'capped',
  'timeseries',
  'viewOn',
  'pipeline',
  'validator',
  'clusteredIndex',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
  'encryptedFields',
];

/** Makes an empty collection; making it again as it is changes nothing. */
export const create: Command = {
  fields: [
    ...kept,
    ...unsupported,
    'collation',
    'autoIndexId',
    'idIndex',
    'storageEngine',
    'indexOptionDefaults',
    'flags',
    'size',
    'max',
  ],
  run: async ({ catalogue, writer }, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    // It would be the default of every query and every index of the collection.
    if (collationOf(body['collation'])) throw notSupported('option create.collation');
    const asked = unsupported.find((option) => body[option] !== undefined && body[option] !== false);
    if (asked) throw notSupported(`option create.${asked}`);
    const options: Doc = Object.fromEntries(kept.filter((each) => each in body).map((each) => [each, body[each]]));
    await writer.run((job) => {
      const existing = catalogue.find(database, name);
      if (!existing) catalogue.create(job, database, name, options);
      else if (!valuesEqual(existing.options, options)) {
        throw new MongoError(48, 'NamespaceExists', `Collection ${existing.namespace} already exists.`);
      }
    }, durabilityOf(body));
    return succeeded();
  },
};
