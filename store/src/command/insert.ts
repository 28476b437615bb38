import { decode, encodeStored, refuseUnstorable } from '../bson/codec.js';
import { fieldsOfReference, isDoc, type Doc } from '../bson/value.js';
import { isRegex } from '../query/regex.js';
import { located, MongoError } from '../error.js';
import { withTimestamps } from '../update/stamp.js';
import { withId } from '../update/upsert.js';
import { rawDocuments } from '../wire/message.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, durabilityOf } from './arguments.js';
import { refuseBatchSize, runBulk, writeErrorsField } from './bulk.js';
import type { Command } from './command.js';

/** Stores documents. The bytes are kept as they came, unless `_id` is missing or not first. */
export const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  run: ({ catalogue, documents, writer }, call) => {
    const { body, database } = call;
    const name = collectionName(call);
    if (body['documents'] === undefined) {
      throw located(40414, "BSON field 'insert.documents' is missing but a required field");
    }
    const raws = rawDocuments(body['documents']);
    refuseBatchSize(raws.length);
    return writer.run((job) => {
      const collection = catalogue.find(database, name) ?? catalogue.create(job, database, name);
      let n = 0;
      const outcome = runBulk(raws, body['ordered'] !== false, (raw) => {
        const { bytes, document } = prepare(raw);
        documents.insert(job, collection, bytes, document);
        n++;
      });
      return succeeded({ n, ...writeErrorsField(outcome) });
    }, durabilityOf(body));
  },
};

function prepare(raw: Buffer): { bytes: Buffer; document: Doc } {
  const given = understood(raw);
  const document = withTimestamps(withId(given));
  refuseBadId(document['_id']);
  if (document === given) refuseUnstorable(raw, document);
  return { bytes: document === given ? raw : encodeStored(document), document };
}

function understood(raw: Buffer): Doc {
  try {
    return decode(raw);
  } catch (error) {
    throw new MongoError(22, 'InvalidBSON', `the document is not BSON: ${(error as Error).message}`);
  }
}

/** @throws for ids MongoDB does not take */
export function refuseBadId(id: unknown): void {
  const operator = isDoc(id)
    ? Object.keys(id).find((name) => name.startsWith('$') && !fieldsOfReference.has(name))
    : undefined;
  if (operator !== undefined) {
    throw new MongoError(
      52,
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${operator} is not valid for storage.`,
    );
  }
  if (Array.isArray(id)) throw new MongoError(53, 'InvalidIdField', "The '_id' value cannot be of type array");
  if (isRegex(id)) throw new MongoError(53, 'InvalidIdField', "The '_id' value cannot be of type regex");
}
