import { collationOf } from '../bson/collation.js';
import { fieldsOfReference, isDoc, isOperators, isTruthy, toNumber, typeNameOf, type Doc } from '../bson/value.js';
import { failedToParse, located, MongoError, notSupported, typeMismatch } from '../error.js';
import { compileFilter } from '../query/match.js';

const MAX_SECONDS = 2 ** 31 - 1;
const MAX_FIELDS = 32;

const known = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'hidden',
]);

/** What a partial index may ask for: only what a planner can tell that a query asks for too. */
const partialOperators = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$type', '$exists']);

/**
 * Reads one index as createIndexes is told of it, and answers how it is kept and listed.
 *
 * @throws naming what is wrong with it
 */
export function readIndexSpec(spec: Doc): Doc {
  const { name } = spec;
  const key = checkKey(spec['key']);
  if (typeof name !== 'string')
    throw failedToParse("The 'name' field is a required property of an index specification");
  for (const option of Object.keys(spec)) {
    if (!known.has(option)) {
      throw new MongoError(
        197,
        'InvalidIndexSpecificationOption',
        `The field '${option}' is not valid for an index specification. Specification: ${JSON.stringify(spec)}`,
      );
    }
  }
  checkPartial(spec);
  checkExpiry(spec, key);
  const isOfId = Object.keys(key).join() === '_id';
  if (isTruthy(spec['hidden']) && isOfId) throw new MongoError(2, 'BadValue', "can't hide _id index");
  return kept(spec);
}

function checkKey(key: unknown): Doc {
  if (!isDoc(key)) throw failedToParse("The 'key' field is a required property of an index specification");
  const paths = Object.keys(key);
  if (paths.length === 0) throw cannotCreate('Index keys cannot be an empty object');
  if (paths.length > MAX_FIELDS) throw located(13103, `too many compound keys`);
  for (const [path, direction] of Object.entries(key)) {
    if (typeof direction === 'string') throw notSupported(`index type '${direction}'`);
    if (!toNumber(direction)) {
      throw cannotCreate(
        `Values in v:2 index key pattern cannot be of type ${typeNameOf(direction)}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    if (path.split('.').includes('')) throw cannotCreate('Index keys cannot contain an empty field.');
    if (path.includes('$**')) throw notSupported('a wildcard index');
    if (path.split('.').some((part) => part.startsWith('$') && !fieldsOfReference.has(part))) {
      throw cannotCreate(`Index key contains an illegal field name: field name starts with '$'.`);
    }
  }
  return key;
}

function checkPartial(spec: Doc): void {
  const partial = spec['partialFilterExpression'];
  if (partial === undefined) return;
  if (!isDoc(partial)) throw typeMismatch('The field partialFilterExpression must be an object');
  if (isTruthy(spec['sparse'])) throw cannotCreate('cannot mix "partialFilterExpression" and "sparse" options');
  compileFilter(partial);
  refuseUnplannable(partial);
}

function refuseUnplannable(filter: Doc): void {
  for (const [name, argument] of Object.entries(filter)) {
    if ((name === '$and' || name === '$or') && Array.isArray(argument)) {
      for (const clause of argument as Doc[]) refuseUnplannable(clause);
    } else if (name.startsWith('$')) {
      throw cannotCreate(`Expression not supported in partial index: ${name}`);
    } else if (isOperators(argument)) {
      for (const [operator, value] of Object.entries(argument)) {
        const isPlannable = partialOperators.has(operator) && !(operator === '$exists' && !isTruthy(value));
        if (!isPlannable) throw cannotCreate(`Expression not supported in partial index: ${operator}`);
      }
    }
  }
}

function checkExpiry(spec: Doc, key: Doc): void {
  const given = spec['expireAfterSeconds'];
  if (given === undefined) return;
  const seconds = toNumber(given);
  if (seconds === undefined) {
    throw typeMismatch(`The field 'expireAfterSeconds' must be a number, but got ${typeNameOf(given)}`);
  }
  if (!isExpiry(seconds)) throw cannotCreate(outOfRange(seconds));
  if (Object.keys(key).length > 1) {
    throw cannotCreate('TTL indexes are single-field indexes, compound indexes do not support TTL');
  }
  if ('_id' in key) {
    throw new MongoError(
      197,
      'InvalidIndexSpecificationOption',
      "The field 'expireAfterSeconds' is not valid for an _id index specification",
    );
  }
}

/** Whether documents can expire after so many seconds. */
export const isExpiry = (seconds: number): boolean => seconds >= 0 && seconds <= MAX_SECONDS;

/** What is wrong with so many. */
export const outOfRange = (seconds: number): string =>
  `TTL index 'expireAfterSeconds' option must be within an acceptable range, got ${seconds}`;

const cannotCreate = (message: string) => new MongoError(67, 'CannotCreateIndex', message);

/** What is asked for by a falsy option is what one gets without it. */
function kept({ background: _background, ns: _ns, v: _v, collation, ...rest }: Doc): Doc {
  const clean: Doc = { v: 2 };
  for (const [option, value] of Object.entries(rest)) {
    const isFlag = option === 'unique' || option === 'sparse' || option === 'hidden';
    if (!isFlag) clean[option] = value;
    else if (isTruthy(value)) clean[option] = true;
  }
  const language = collationOf(collation);
  if (language) clean['collation'] = { ...language.spec, version: '57.1' };
  return clean;
}
