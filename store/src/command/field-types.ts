import { Binary } from 'bson';

import { isDoc, isNumber, typeNameOf, type Doc } from '../bson/value.js';
import { typeMismatch } from '../error.js';

interface FieldType {
  accepts: (value: unknown) => boolean;
  /** As MongoDB names it. */
  expected: string;
}

const object: FieldType = { accepts: isDoc, expected: "type 'object'" };
const array: FieldType = { accepts: Array.isArray, expected: "type 'array'" };
const string: FieldType = { accepts: (value) => typeof value === 'string', expected: "type 'string'" };
const bool: FieldType = { accepts: (value) => typeof value === 'boolean', expected: "type 'bool'" };
const number: FieldType = { accepts: isNumber, expected: "types '[long, int, decimal, double]'" };
/** Yes or no where older clients sent a number. */
const flag: FieldType = {
  accepts: (value) => typeof value === 'boolean' || isNumber(value),
  expected: "types '[bool, long, int, decimal, double]'",
};
const payload: FieldType = {
  accepts: (value) => typeof value === 'string' || value instanceof Binary,
  expected: "types '[binData, string]'",
};
const hint: FieldType = {
  accepts: (value) => typeof value === 'string' || isDoc(value),
  expected: "types '[string, object]'",
};

/** What the fields of commands hold; those that mean something else in another command are left to it. */
const types: Readonly<Record<string, FieldType>> = {
  lsid: object,
  $readPreference: object,
  readConcern: object,
  writeConcern: object,
  maxTimeMS: number,
  filter: object,
  query: object,
  q: object,
  projection: object,
  fields: object,
  sort: object,
  collation: object,
  hint,
  let: object,
  c: object,
  cursor: object,
  skip: number,
  limit: number,
  batchSize: number,
  ordered: bool,
  multi: bool,
  upsert: bool,
  arrayFilters: array,
  new: flag,
  remove: flag,
  bypassDocumentValidation: flag,
  singleBatch: flag,
  allowDiskUse: flag,
  allowPartialResults: flag,
  noCursorTimeout: flag,
  tailable: flag,
  awaitData: flag,
  returnKey: flag,
  showRecordId: flag,
  nameOnly: flag,
  authorizedCollections: flag,
  authorizedDatabases: flag,
  capped: flag,
  key: string,
  size: number,
  max: number,
  flags: number,
  autoIndexId: flag,
  storageEngine: object,
  indexOptionDefaults: object,
  idIndex: object,
  validationLevel: string,
  validationAction: string,
  cursors: array,
  verbosity: string,
  mechanism: string,
  payload,
  conversationId: number,
};

/**
 * Refuses a field that holds a value of the wrong type; one that is null is as good as left out.
 *
 * @param where - the command, or the command and the part of it, for the message
 */
export function refuseWrongTypes(fields: Doc, where: string): void {
  for (const [name, value] of Object.entries(fields)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!type || value === null || value === undefined || type.accepts(value)) continue;
    throw typeMismatch(
      `BSON field '${where}.${name}' is the wrong type '${typeNameOf(value)}', expected ${type.expected}`,
    );
  }
}
