import { decode, encode, encodeStored } from '../bson/codec.js';
import type { Doc } from '../bson/value.js';
import { documentOf, type Found } from '../query/scan.js';
import type { Collection } from '../storage/collection.js';
import type { WriteJob } from '../storage/writer.js';
import type { Update } from '../update/compile.js';
import { upsertedDocument } from '../update/upsert.js';
import type { Store } from './command.js';
import { refuseBadId } from './insert.js';

/** What an update made of a document. */
export interface Changed {
  after: Doc;
  /** As MongoDB counts; a document that is the same, byte for byte, is not written in any case. */
  isModified: boolean;
}

/** Applies an update to a document that was found in the same write job. */
export function changeDocument(
  store: Store,
  job: WriteJob,
  collection: Collection,
  found: Found,
  update: Update,
  filter: Doc,
): Changed {
  const { after, isModifiedEvenSo } = update.apply(decode(found.raw), filter, false);
  const raw = encode(after);
  if (raw.equals(found.raw)) return { after, isModified: isModifiedEvenSo };
  store.documents.update(job, collection, found.recordId, documentOf(found), encodeStored(after), after);
  return { after, isModified: true };
}

/** Inserts what an upsert that found nothing makes of its filter and update. */
export function insertUpserted(store: Store, job: WriteJob, collection: Collection, filter: Doc, update: Update): Doc {
  const document = upsertedDocument(filter, update);
  refuseBadId(document['_id']);
  const raw = encodeStored(document);
  store.documents.insert(job, collection, raw, decode(raw));
  return document;
}
