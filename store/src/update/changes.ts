import type { Collation } from '../bson/collation.js';
import { isPosition, splitPath } from '../bson/path.js';
import { isDoc, typeNameOf, type Doc } from '../bson/value.js';
import { badValue, failedToParse, MongoError } from '../error.js';
import { showValue } from '../storage/show-value.js';
import { arrayOperators } from './array-operators.js';
import { fieldOperators } from './field-operators.js';
import type { Modifier } from './modifier.js';
import { identifierOf } from './path.js';

/** One thing an update does to one path. */
export interface Change {
  operator: string;
  path: string;
  parts: readonly string[];
  /** What it makes of the value; a `$rename` has `to` instead. */
  modify?: Modifier;
  to?: readonly string[];
}

const operators = { ...fieldOperators, ...arrayOperators };

/**
 * Reads `{ $set: { path: … }, $inc: … }`.
 *
 * @throws when an operator is unknown, its argument makes no sense, or two of them meet on one path
 */
export function changesOf(update: Doc, collation?: Collation): Change[] {
  const changes = Object.entries(update).flatMap(([operator, argument]) => {
    const compile = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
    if (!compile && operator !== '$rename') {
      throw failedToParse(
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    return pathsOf(operator, argument).map(([path, value]): Change => {
      const parts = updatablePath(path);
      if (!compile) return { operator, path, parts, to: renameTarget(path, value) };
      refuseMisplaced(path, parts);
      return { operator, path, parts, modify: compile(value, { path, collation }) };
    });
  });
  refuseConflicts(changes);
  // MongoDB works through the paths in their order, and new fields appear in it.
  return changes.sort((a, b) => comparePaths(a.to ?? a.parts, b.to ?? b.parts));
}

function pathsOf(operator: string, argument: unknown): [string, unknown][] {
  if (isDoc(argument)) return Object.entries(argument);
  throw failedToParse(
    `Modifiers operate on fields but we found type ${typeNameOf(argument)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${showValue(argument)}}`,
  );
}

function updatablePath(path: string): string[] {
  if (path === '') throw new MongoError(56, 'EmptyFieldName', 'An empty update path is not valid.');
  const parts = splitPath(path);
  if (!parts.includes('')) return parts;
  throw new MongoError(
    56,
    'EmptyFieldName',
    `The update path '${path}' contains an empty field name, which is not allowed.`,
  );
}

/** A placeholder stands behind an array, and `$` once. */
function refuseMisplaced(path: string, parts: readonly string[]): void {
  if (parts[0] === '$') {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (identifierOf(parts[0] ?? '') !== undefined) {
    throw badValue(
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
}

function renameTarget(path: string, target: unknown): string[] {
  const shown = `${path}: ${showValue(target)}`;
  if (typeof target !== 'string') throw badValue(`The 'to' field for $rename must be a string: ${shown}`);
  if (target.includes('\u0000')) {
    throw badValue("The 'to' field for $rename cannot contain an embedded null byte");
  }
  const to = updatablePath(target);
  if (target === path) throw badValue(`The source and target field for $rename must differ: ${shown}`);
  if (target.startsWith(`${path}.`) || path.startsWith(`${target}.`)) {
    throw badValue(`The source and target field for $rename must not be on the same path: ${shown}`);
  }
  if (isDynamic(path)) throw badValue(`The source field for $rename may not be dynamic: ${path}`);
  if (isDynamic(target)) throw badValue(`The destination field for $rename may not be dynamic: ${target}`);
  return to;
}

const isDynamic = (path: string) => path.split('.').some((part) => part === '$' || identifierOf(part) !== undefined);

/** @throws ConflictingUpdateOperators when a path is changed twice, or together with a part of it */
export function refuseConflicts(changes: readonly Pick<Change, 'parts' | 'to'>[]): void {
  const taken = changes.flatMap(({ parts, to }) => (to ? [parts, to] : [parts]));
  const whole = new Set<string>();
  for (const parts of taken) {
    const path = parts.join('.');
    const inTheWay = parts.map((_part, at) => parts.slice(0, at + 1).join('.')).find((prefix) => whole.has(prefix));
    if (inTheWay !== undefined) throw conflict(path, inTheWay);
    whole.add(path);
  }
  for (const parts of taken) {
    const prefix = parts.map((_part, at) => parts.slice(0, at).join('.')).find((each) => whole.has(each));
    if (prefix !== undefined) throw conflict(prefix, prefix);
  }
}

function conflict(path: string, at: string): MongoError {
  const message = `Updating the path '${path}' would create a conflict at '${at}'`;
  return new MongoError(40, 'ConflictingUpdateOperators', message);
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    if (other === undefined) return 1;
    if (part === other) continue;
    if (isPosition(part) && isPosition(other)) return Number(part) - Number(other);
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
