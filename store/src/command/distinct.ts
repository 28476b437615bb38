import { MAX_DOCUMENT_BYTES } from '../bson/codec.js';
import { compareUnder, keyText, type Collation } from '../bson/collation.js';
import { getField, isPosition } from '../bson/path.js';
import { isDoc, typeNameOf } from '../bson/value.js';
import { located, typeMismatch } from '../error.js';
import { RunningQuery } from '../query/find.js';
import { describePlan } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docArgument, paceOf } from './arguments.js';
import type { Command } from './command.js';

/** What was met so far, by what makes two values the same. */
interface Values {
  byKey: Map<string, unknown>;
  /** About what they take in the answer. */
  bytes: number;
  collation: Collation | undefined;
}

/** The different values of a path; an array counts by its elements. */
export const distinct: Command = {
  fields: ['key', 'query', 'collation', 'hint'],
  run: async ({ catalogue, environment, isGone }, call) => {
    const { body, database, notePlan } = call;
    const name = collectionName(call);
    const { key } = body;
    if (typeof key !== 'string') {
      throw typeMismatch(`BSON field 'distinct.key' is the wrong type '${typeNameOf(key)}', expected type 'string'`);
    }
    const { hint, collation } = body;
    const query = { ...readQuery(docArgument(body, 'query'), { hint, collation }), pace: paceOf(body, isGone) };
    const collection = catalogue.find(database, name);
    if (!collection) return succeeded({ values: [] });
    const values: Values = { byKey: new Map(), bytes: 0, collation: query.collation };
    const running = new RunningQuery(environment, collection, query);
    notePlan(describePlan(running.plan, []));
    await running.read((found) => {
      collect(documentOf(found), key.split('.'), 0, values);
      return true;
    });
    const sorted = [...values.byKey.values()].sort((a, b) => compareUnder(query.collation, a, b));
    return succeeded({ values: sorted });
  },
};

function collect(value: unknown, parts: readonly string[], at: number, out: Values): void {
  const part = parts[at];
  if (Array.isArray(value)) {
    if (part !== undefined && isPosition(part)) collect(value[Number(part)], parts, at + 1, out);
    for (const each of value) if (part === undefined || isDoc(each)) collectElement(each, parts, at, out);
  } else if (part !== undefined) {
    if (isDoc(value)) collect(getField(value, part), parts, at + 1, out);
  } else if (value !== undefined) {
    keep(value, out);
  }
}

function collectElement(value: unknown, parts: readonly string[], at: number, out: Values): void {
  if (at === parts.length) keep(value, out);
  else collect(value, parts, at, out);
}

function keep(value: unknown, values: Values): void {
  const { byKey, collation } = values;
  const key = keyText(value, collation);
  if (byKey.has(key)) return;
  byKey.set(key, value);
  values.bytes += key.length;
  if (values.bytes > MAX_DOCUMENT_BYTES) throw located(17217, 'distinct too big, 16mb cap');
}
