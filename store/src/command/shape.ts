import { isDoc, isOperators, isTruthy, toNumber, type Doc } from '../bson/value.js';
import { isRegex } from '../query/regex.js';
import type { Request } from '../wire/message.js';

/*
 * The shape of a command is what it asks of the store, without names and values of the caller's: operators, options and
 * stages. Two commands of one shape take the same way through the store, so one conformance case speaks for both.
 */

/** Said of every command by the driver, or by people to each other: no part of what is asked. */
const unsaid = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'comment',
  'bypassDocumentValidation',
  // How durable and how fresh is settled once for a connection.
  'readConcern',
  'writeConcern',
]);

/** What drivers say to each other's sake, whatever the product asks. */
const handshakes = new Set([
  'hello',
  'isMaster',
  'ismaster',
  'ping',
  'endSessions',
  'buildInfo',
  'saslStart',
  'saslContinue',
]);

/** The shapes of a command: one, or one for each kind of part in a bulk; none for a handshake. */
export function shapesOf({ name, body }: Pick<Request, 'name' | 'body'>): string[] {
  if (handshakes.has(name)) return [];
  const parts = partsOf(name, body);
  if (!parts) return [join(name, clausesOf(body, name))];
  const options = clausesOf(body, name, parts.field);
  return [...new Set(parts.list.map((part) => join(name, [...options, ...clausesOf(part)])))];
}

const join = (name: string, clauses: readonly string[]) => [name, ...clauses].join(' | ');

/** Bulks are told apart part by part: each is carried out for itself. */
function partsOf(name: string, body: Doc): { field: string; list: Doc[] } | undefined {
  const field = { update: 'updates', delete: 'deletes', createIndexes: 'indexes' }[name];
  const list: unknown = field === undefined ? undefined : body[field];
  return field !== undefined && Array.isArray(list) ? { field, list: list.filter(isDoc) } : undefined;
}

function clausesOf(body: Doc, ...left: string[]): string[] {
  return Object.entries(body)
    .filter(([field]) => !unsaid.has(field) && !left.includes(field))
    .map(([field, value]) => clauseOf(field, value))
    .filter((clause) => clause !== undefined)
    .sort();
}

function clauseOf(field: string, value: unknown): string | undefined {
  switch (field) {
    case 'filter':
    case 'query':
    case 'q':
    case 'partialFilterExpression':
      return isDoc(value) && Object.keys(value).length > 0 ? `${field}: ${listed(filterOperators(value))}` : undefined;
    case 'sort':
    case 'hint':
      if (!isDoc(value)) return `${field}: by name`;
      return Object.keys(value).length > 0 ? `${field}: ${directions(value)}` : undefined;
    case 'key':
      // distinct names a field, createIndexes a document of them.
      return isDoc(value) ? `key: ${directions(value)}` : 'key';
    case 'projection':
    case 'fields':
      return isDoc(value) && Object.keys(value).length > 0 ? `projection: ${listed(projections(value))}` : undefined;
    case 'u':
    case 'update':
      return `update: ${updateOf(value)}`;
    case 'arrayFilters':
      return `arrayFilters: ${listed(Array.isArray(value) ? value.filter(isDoc).flatMap(filterOperators) : [])}`;
    case 'pipeline':
      return `pipeline: ${stagesOf(value)}`;
    case 'documents':
      return Array.isArray(value) && value.length > 1 ? 'several documents' : undefined;
    case 'limit':
      return `limit: ${Math.abs(toNumber(value) ?? 0) <= 1 ? String(toNumber(value)) : 'n'}`;
    case 'ordered':
      return isTruthy(value) ? undefined : 'unordered';
    case 'name':
    case 'batchSize':
    case 'cursor':
    case 'v':
    case 'background':
    case 'maxTimeMS':
    case 'collection':
      return undefined;
    default:
      return typeof value === 'boolean' ? (value ? field : undefined) : field;
  }
}

const listed = (operators: readonly string[]) => [...new Set(operators)].sort().join(' ');
const directions = (spec: Doc) => Object.entries(spec).map(directionOf).join(' ');
const directionOf = ([name, direction]: [string, unknown]) =>
  name === '$natural' ? `$natural ${String(direction)}` : isDoc(direction) ? '$meta' : String(direction);

/** The operators of a filter, however deep; equality is `=`. */
function filterOperators(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([name, argument]): string[] => {
    if (!name.startsWith('$')) return isOperators(argument) ? operatorsOf(argument) : [equality(argument)];
    const clauses: unknown[] = Array.isArray(argument) ? argument : [];
    return [name, ...clauses.filter(isDoc).flatMap(filterOperators)];
  });
}

function operatorsOf(argument: Doc): string[] {
  return Object.entries(argument).flatMap(([name, value]): string[] => {
    if (!isDoc(value)) return name === '$in' && Array.isArray(value) && value.some(isRegex) ? [name, '/x/'] : [name];
    return [name, ...(isOperators(value) ? operatorsOf(value) : filterOperators(value))];
  });
}

function equality(argument: unknown): string {
  if (argument === null) return '= null';
  return isRegex(argument) ? '/x/' : '=';
}

function projections(spec: Doc): string[] {
  return Object.entries(spec).map(([name, value]) => {
    if (isDoc(value)) return Object.keys(value)[0] ?? 'nothing';
    if (typeof value === 'string') return 'expression';
    if (name.endsWith('.$')) return '$';
    return isTruthy(value) ? 'keep' : name === '_id' ? 'leave _id' : 'leave';
  });
}

function updateOf(update: unknown): string {
  if (Array.isArray(update)) return `[${stagesOf(update)}]`;
  if (!isDoc(update)) return 'nothing';
  if (!isOperators(update)) return 'replace';
  return listed(
    Object.entries(update).flatMap(([operator, paths]) => {
      const modifiers = isDoc(paths) ? Object.entries(paths).flatMap(modifiersOf) : [];
      return [operator, ...modifiers];
    }),
  );
}

/** The placeholders of a path, and what goes with the operator: `$each`, a condition of `$pull`. */
function modifiersOf([path, argument]: [string, unknown]): string[] {
  const places = path.split('.').filter((part) => part.startsWith('$'));
  const own = isOperators(argument) ? operatorsOf(argument) : [];
  return [...places.map((place) => (/^\$\[.+\]$/.test(place) ? '$[x]' : place)), ...own];
}

/** The stages in their order, each with the operators inside it. */
function stagesOf(pipeline: unknown): string {
  if (!Array.isArray(pipeline)) return 'none';
  const stages = pipeline.filter(isDoc).map((stage) => {
    const [[name, argument] = ['nothing', undefined]] = Object.entries(stage);
    const inner = name === '$match' && isDoc(argument) ? filterOperators(argument) : operatorsInside(argument);
    return inner.length > 0 ? `${name}(${listed(inner)})` : name;
  });
  return stages.join(' > ');
}

function operatorsInside(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsInside);
  if (!isDoc(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name.startsWith('$') ? [name] : []),
    ...operatorsInside(inner),
  ]);
}
