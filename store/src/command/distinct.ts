import { keyOf } from '../bson/key.js';
import { getField, isPosition } from '../bson/path.js';
import { isDoc, typeNameOf } from '../bson/value.js';
import { typeMismatch } from '../error.js';
import { RunningQuery } from '../query/find.js';
import { describePlan } from '../query/plan.js';
import { readQuery } from '../query/read-query.js';
import { documentOf } from '../query/scan.js';
import { succeeded } from '../wire/reply.js';
import { collectionName, docArgument, refuseCollation } from './arguments.js';
import type { Command } from './command.js';

/** The different values of a path; an array counts by its elements. */
export const distinct: Command = {
  fields: ['key', 'query', 'collation', 'hint'],
  run: async ({ catalogue, environment }, call) => {
    const { body, database, notePlan } = call;
    const name = collectionName(call);
    refuseCollation(body);
    const { key } = body;
    if (typeof key !== 'string') {
      throw typeMismatch(`BSON field 'distinct.key' is the wrong type '${typeNameOf(key)}', expected type 'string'`);
    }
    const query = readQuery(docArgument(body, 'query'), { hint: body['hint'] });
    const collection = catalogue.find(database, name);
    if (!collection) return succeeded({ values: [] });
    const values = new Map<string, unknown>();
    const running = new RunningQuery(environment, collection, query);
    notePlan(describePlan(running.plan, []));
    await running.read((found) => {
      collect(documentOf(found), key.split('.'), 0, values);
      return true;
    });
    const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
    return succeeded({ values: sorted.map(([, value]) => value) });
  },
};

function collect(value: unknown, parts: readonly string[], at: number, out: Map<string, unknown>): void {
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

function collectElement(value: unknown, parts: readonly string[], at: number, out: Map<string, unknown>): void {
  if (at === parts.length) keep(value, out);
  else collect(value, parts, at, out);
}

function keep(value: unknown, out: Map<string, unknown>): void {
  const key = keyOf(value).toString('latin1');
  if (!out.has(key)) out.set(key, value);
}
