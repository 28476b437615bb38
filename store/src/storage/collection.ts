import { collationOf, type Collation } from '../bson/collation.js';
import { isDoc, toNumber, type Doc } from '../bson/value.js';
import type { Matcher } from '../query/match.js';
import { compileFilter } from '../query/match.js';
import type { Tally } from './checksum.js';
import type { RecordId } from './record-key.js';

/** One field of an index's key. */
export interface IndexField {
  path: string;
  parts: readonly string[];
  /** 1 ascending, -1 descending */
  direction: 1 | -1;
}

/** An index of a collection. */
export interface Index {
  id: number;
  name: string;
  /** As the caller gave it, answered by listIndexes. */
  spec: Doc;
  key: Doc;
  fields: readonly IndexField[];
  unique: boolean;
  sparse: boolean;
  /** Only documents that match are in the index. */
  partial: { filter: Doc; matches: Matcher } | undefined;
  /** Text is in the index as this collation folds it: equality and uniqueness are its own, order is not. */
  collation: Collation | undefined;
  /** Paths that met an array in some document; what the planner may conclude from bounds depends on it. */
  multikey: Set<string>;
  /** Some key was too long and ends in a digest: such an index gives no order and proves no equality. */
  hasLongKeys: boolean;
  /** False while it is being filled: writes keep it up to date, no plan uses it. */
  ready: boolean;
  /** Its entries, counted. */
  entries: Tally;
  /** Settles when an index under construction is ready, or could not be made. */
  building: Promise<void> | undefined;
  /** A scan that was interrupted must not go on in an index that is gone. */
  dropped: boolean;
}

/** A collection; its counters live in memory and are written with each transaction that changes them. */
export interface Collection {
  id: number;
  database: string;
  name: string;
  /** `<database>.<collection>` */
  namespace: string;
  uuid: string;
  options: Doc;
  indexes: Index[];
  nextRecordId: RecordId;
  /** Its documents, counted. */
  documents: Tally;
  dropped: boolean;
}

/** Makes an index from its description, as given by a caller or as stored. */
export function makeIndex(id: number, spec: Doc): Index {
  const key = isDoc(spec['key']) ? spec['key'] : {};
  const partial = spec['partialFilterExpression'];
  return {
    id,
    name: String(spec['name']),
    spec,
    key,
    fields: Object.entries(key).map(([path, direction]) => ({
      path,
      parts: path.split('.'),
      direction: (toNumber(direction) ?? 1) < 0 ? -1 : 1,
    })),
    unique: spec['unique'] === true,
    sparse: spec['sparse'] === true,
    partial: isDoc(partial)
      ? { filter: partial, matches: compileFilter(partial, { collation: collationOf(spec['collation']) }) }
      : undefined,
    collation: collationOf(spec['collation']),
    multikey: new Set(),
    hasLongKeys: false,
    ready: true,
    entries: { count: 0, digest: 0 },
    building: undefined,
    dropped: false,
  };
}

/** The index every collection has. */
export function makeIdIndex(id: number): Index {
  return { ...makeIndex(id, { v: 2, key: { _id: 1 }, name: '_id_' }), unique: true };
}
