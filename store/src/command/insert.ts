import { decodeSent, encodeStored, refuseUnstorable } from '../bson/codec.js';
import { fieldsOfReference, isDoc, typeNameOf, type Doc } from '../bson/value.js';
import { isRegex } from '../query/regex.js';
import { located, MongoError, typeMismatch } from '../error.js';
import { withTimestamps } from '../update/stamp.js';
import { withId } from '../update/upsert.js';
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

/** The documents as they came, whether in the command or beside it. */
function rawDocuments(documents: unknown): Buffer[] {
  if (documents === undefined) {
    throw located(40414, "BSON field 'insert.documents' is missing but a required field");
  }
  if (!Array.isArray(documents)) throw wrongType('documents', documents, 'array');
  return documents.map((each: unknown, at) => {
    if (each instanceof Uint8Array) return Buffer.from(each.buffer, each.byteOffset, each.length);
    throw wrongType(`documents.${at}`, each, 'object');
  });
}

const wrongType = (field: string, value: unknown, expected: string) =>
  typeMismatch(`BSON field 'insert.${field}' is the wrong type '${typeNameOf(value)}', expected type '${expected}'`);

function prepare(raw: Buffer): { bytes: Buffer; document: Doc } {
  const given = decodeSent(raw);
  const document = withTimestamps(withId(given));
  refuseBadId(document['_id']);
  if (document === given) refuseUnstorable(raw, document);
  return { bytes: document === given ? raw : encodeStored(document), document };
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
