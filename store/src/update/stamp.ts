import { Timestamp } from 'bson';

import type { Doc } from '../bson/value.js';

let last = { t: 0, i: 0 };

/** A timestamp after every other one of this process. */
export function nextTimestamp(): Timestamp {
  const t = Math.max(last.t, Math.floor(Date.now() / 1000));
  last = { t, i: t === last.t ? last.i + 1 : 1 };
  return new Timestamp(last);
}

/** An empty timestamp in a field of a document that is written whole stands for the time it is written. */
export function withTimestamps(document: Doc): Doc {
  const isEmpty = (name: string, value: unknown) => name !== '_id' && value instanceof Timestamp && value.isZero();
  if (!Object.entries(document).some(([name, value]) => isEmpty(name, value))) return document;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name, isEmpty(name, value) ? nextTimestamp() : value]),
  );
}
