import { decode } from '../bson/codec.js';
import { Catalogue } from './catalogue.js';
import { addTo, checksumOf, sameTally, sealedChecksum, unseal, type Tally } from './checksum.js';
import type { Collection, Index } from './collection.js';
import type { Environment } from './environment.js';
import { indexKeys } from './index-keys.js';
import { entryKey, rangeOfId, recordIdAtEnd, recordIdBytes } from './record-key.js';
import { isUnfinished } from './unfinished.js';

const nothing = Buffer.alloc(0);

/** What {@link verify} says about one collection or index. */
export interface Finding {
  /** `<database>.<collection>`, and the index if it is about one. */
  name: string;
  count: number;
  /** It was being made or removed when the process ended: nothing is missed in it, and the next start removes it. */
  isUnfinished: boolean;
  /** What is wrong, in sentences; empty when all is well. */
  faults: string[];
}

/**
 * Reads everything: each record against its checksum, what is there against the counts and digests that the transactions
 * kept, and the entries of each index against those its documents ask for. Of what is unfinished only the checksums are
 * looked at. Changes nothing; nobody may write meanwhile.
 */
export function* verify(environment: Environment): Generator<Finding> {
  const catalogue = new Catalogue(environment);
  for (const collection of catalogue.list()) yield* verifyCollection(environment, collection);
  yield* strangers(environment, catalogue);
}

function* verifyCollection(environment: Environment, collection: Collection): Generator<Finding> {
  const isLeaving = isUnfinished(collection);
  const documents: Finding = { name: collection.namespace, count: 0, isUnfinished: isLeaving, faults: [] };
  const wanted = new Map<Index, Tally>(collection.indexes.map((index) => [index, { count: 0, digest: 0 }]));
  const found = emptyTally();
  for (const { key, value } of environment.documents.getRange(rangeOfId(collection.id))) {
    addTo(found, sealedChecksum(value));
    const raw = unseal(key, value);
    if (!raw) {
      documents.faults.push(`record ${recordIdAtEnd(key)} does not have the checksum it was written with`);
      continue;
    }
    const document = decode(raw);
    for (const [index, tally] of wanted) {
      for (const body of indexKeys(index, document).bodies)
        addTo(tally, entryChecksum(index, body, recordIdAtEnd(key)));
    }
  }
  documents.count = found.count;
  if (!isLeaving) compare(documents.faults, found, collection.documents, 'the transactions that wrote them');
  yield documents;
  for (const [index, tally] of wanted) {
    yield verifyIndex(environment, collection, index, documents.faults.length > 0 ? undefined : tally);
  }
}

/** @param wanted - what the documents ask for; undefined where that is not known */
function verifyIndex(environment: Environment, collection: Collection, index: Index, wanted?: Tally): Finding {
  const name = `${collection.namespace} index ${index.name}`;
  const finding: Finding = { name, count: 0, isUnfinished: isUnfinished(collection) || !index.ready, faults: [] };
  const found = emptyTally();
  for (const { key, value } of environment.entries.getRange(rangeOfId(index.id))) {
    addTo(found, sealedChecksum(value));
    if (unseal(key, value)) continue;
    finding.faults.push(`entry ${key.toString('hex', 4)} does not have the checksum it was written with`);
  }
  finding.count = found.count;
  if (finding.isUnfinished) return finding;
  compare(finding.faults, found, index.entries, 'the transactions that wrote them');
  if (wanted) compare(finding.faults, found, wanted, 'the documents');
  return finding;
}

/** Records that belong to no collection or index. */
function* strangers(environment: Environment, catalogue: Catalogue): Generator<Finding> {
  const collections = catalogue.list();
  const known = {
    documents: new Set(collections.map(({ id }) => id)),
    entries: new Set(collections.flatMap(({ indexes }) => indexes.map(({ id }) => id))),
  };
  for (const table of ['documents', 'entries'] as const) {
    let count = 0;
    for (const key of environment[table].getKeys({})) if (!known[table].has(key.readUInt32BE())) count++;
    if (count === 0) continue;
    yield { name: table, count, isUnfinished: false, faults: [`${count} records belong to no collection or index`] };
  }
}

function compare(faults: string[], found: Tally, kept: Tally, by: string): void {
  if (sameTally(found, kept)) return;
  if (found.count === kept.count) faults.push(`the digest of the ${found.count} records differs from that of ${by}`);
  else faults.push(`${found.count} records are there, ${kept.count} according to ${by}`);
}

function entryChecksum(index: Index, body: Buffer, recordId: number): number {
  const key = entryKey(index.id, body, index.unique ? undefined : recordId);
  return checksumOf(key, index.unique ? recordIdBytes(recordId) : nothing);
}

const emptyTally = (): Tally => ({ count: 0, digest: 0 });
