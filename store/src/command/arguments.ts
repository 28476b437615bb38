import { isDoc, isTruthy, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, failedToParse, located, MongoError, typeMismatch } from '../error.js';
import type { Variables } from '../query/match.js';
import type { Query } from '../query/find.js';
import { Pace, type IsGone } from '../query/pace.js';
import { readQuery } from '../query/read-query.js';
import type { Durability } from '../storage/writer.js';
import type { Call } from './command.js';

/** The collection a command is about: the value of its first field. */
export function collectionName(call: Call): string {
  const name = call.body[call.name];
  if (typeof name !== 'string') {
    throw new MongoError(73, 'InvalidNamespace', `collection name has invalid type ${typeNameOf(name)}`);
  }
  refuseBadName(call.database, name);
  return name;
}

/** @throws InvalidNamespace for names MongoDB does not take either */
export function refuseBadName(database: string, name: string): void {
  const isBad = name === '' || name.includes('\u0000') || name.includes('$') || /^\.|\.$/.test(name);
  if (isBad || database === '' || /[/\\. "$\u0000]/.test(database)) {
    throw new MongoError(73, 'InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  }
  if (Buffer.byteLength(`${database}.${name}`) > 255) {
    throw new MongoError(73, 'InvalidNamespace', `Fully qualified namespace is too long: ${database}.${name}`);
  }
}

/** A document among the arguments, empty when it is not given. */
export function docArgument(body: Doc, name: string): Doc {
  const value = body[name];
  if (value === undefined || value === null) return {};
  if (isDoc(value)) return value;
  throw typeMismatch(`BSON field '${name}' is the wrong type '${typeNameOf(value)}', expected type 'object'`);
}

/** A list of documents among the arguments. */
export function docsArgument(body: Doc, command: string, name: string): Doc[] {
  const value = body[name];
  if (value === undefined) throw located(40414, `BSON field '${command}.${name}' is missing but a required field`);
  if (!Array.isArray(value)) {
    throw typeMismatch(
      `BSON field '${command}.${name}' is the wrong type '${typeNameOf(value)}', expected type 'array'`,
    );
  }
  return value.map((each: unknown, at) => {
    if (isDoc(each)) return each;
    throw typeMismatch(
      `BSON field '${command}.${name}.${at}' is the wrong type '${typeNameOf(each)}', expected type 'object'`,
    );
  });
}

/** The conditions `$[identifier]` stands for, if there are any. */
export const arrayFiltersOf = (body: Doc, where: string): Doc[] | undefined =>
  body['arrayFilters'] === undefined ? undefined : docsArgument(body, where, 'arrayFilters');

/** What a command looks for: which documents, in which order, how many. */
export const queryArguments = (body: Doc, filter: Doc, variables: Variables): Query =>
  readQuery(filter, {
    sort: body['sort'],
    skip: countArgument(body, 'skip'),
    limit: countArgument(body, 'limit'),
    hint: body['hint'],
    collation: body['collation'],
    variables,
  });

/** A number among the arguments, never negative. */
export function countArgument(body: Doc, name: string): number | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  const number = toNumber(value);
  if (number === undefined) {
    throw typeMismatch(
      `BSON field '${name}' is the wrong type '${typeNameOf(value)}', expected types '[long, int, decimal, double']`,
    );
  }
  if (number < 0) throw located(51024, `BSON field '${name}' value must be >= 0, actual value '${number}'`);
  return wholeOf(number);
}

/** The whole part of a number; what is none counts as 0, as MongoDB has it. */
export const wholeOf = (number: number): number => (Number.isNaN(number) ? 0 : Math.trunc(number));

/** Yes or no among the arguments. */
export const flagArgument = (body: Doc, name: string): boolean => isTruthy(body[name]);

/** What `$$name` stands for in a command with `let`. */
export function variablesOf(body: Doc, name = 'let'): Variables {
  const given = body[name];
  return isDoc(given) ? given : {};
}

const MAX_TIME_MS = 2 ** 31 - 1;

/**
 * How long a command may take, from `maxTimeMS`; it is to be made when the command begins.
 *
 * @param isGone - for a command that only reads: it ends when its caller has gone
 */
export function paceOf(body: Doc, isGone?: IsGone): Pace {
  const limitMs = toNumber(body['maxTimeMS'] ?? 0) ?? 0;
  if (!Number.isInteger(limitMs)) throw badValue('maxTimeMS has non-integral value');
  if (limitMs < 0 || limitMs > MAX_TIME_MS) {
    throw badValue(`${limitMs} value for maxTimeMS is out of range [0, ${MAX_TIME_MS}]`);
  }
  return new Pace(limitMs, isGone);
}

/** When a write is acknowledged, from its write concern. */
export function durabilityOf(body: Doc): Durability {
  const { w = 1, j, fsync } = docArgument(body, 'writeConcern');
  refuseUnknownNodes(w);
  return w === 'majority' || isTruthy(j) || isTruthy(fsync) ? 'flushed' : 'committed';
}

/** There is one node, which is the majority. */
function refuseUnknownNodes(w: unknown): void {
  if (w === 'majority') return;
  const count = toNumber(w);
  if (count === undefined) throw badValue("cannot use non-majority 'w' mode when a host is not replicated");
  if (!(count >= 0)) throw failedToParse('w has to be a non-negative number');
  if (count > 1) throw badValue(`cannot use 'w' > 1 when a host is not replicated`);
}
