import { compileExpression } from '../aggregate/expression.js';
import { scopeOf } from '../aggregate/scope.js';
import type { Collation } from '../bson/collation.js';
import { wholeInteger } from '../bson/number.js';
import { fieldsOfReference, isDoc, isOperators, isTruthy, toNumber, type Doc } from '../bson/value.js';
import { badValue, failedToParse, notSupported } from '../error.js';
import { compileOperators, elementMatcher } from './field-operators.js';
import { isRegex } from './regex.js';

/** Whether a document satisfies a filter. */
export type Matcher = (document: Doc) => boolean;

/** The value of each `$$variable` a filter may name. */
export type Variables = Readonly<Record<string, unknown>>;

const everything: Matcher = () => true;

/** What a filter or an expression means besides its words. */
export interface FilterContext {
  variables?: Variables;
  /** How text is compared; by its bytes when there is none. */
  collation?: Collation | undefined;
}

/** Where a filter stands: the elements of `$elemMatch` are no documents of the collection. */
interface Place extends FilterContext {
  isInElement: boolean;
}

/**
 * Compiles a filter with MongoDB's meaning of order, types, arrays and missing fields.
 *
 * @throws BadValue naming what is wrong, before any document is looked at
 */
export function compileFilter(filter: Doc, context: FilterContext = {}): Matcher {
  return compileAt(filter, { ...context, isInElement: false });
}

/** Compiles what `$elemMatch` says of one element. */
export function compileElement(condition: Doc, context: FilterContext): (element: unknown) => boolean {
  return elementMatcher(condition, {
    collation: context.collation,
    compileFilter: (inner) => compileAt(inner, { ...context, isInElement: true }),
  });
}

function compileAt(filter: Doc, place: Place): Matcher {
  const tests: Matcher[] = [];
  for (const [name, argument] of Object.entries(filter)) {
    if (name === '$comment') continue;
    // An element may be a DBRef.
    tests.push(
      name.startsWith('$') && !(place.isInElement && fieldsOfReference.has(name))
        ? compileTopLevel(name, argument, place)
        : compileField(name, argument, place),
    );
  }
  if (tests.length === 0) return everything;
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (document) => tests.every((matches) => matches(document));
}

function compileField(name: string, argument: unknown, place: Place): Matcher {
  const implied = isRegex(argument) ? { $regex: argument } : { $eq: argument };
  return compileOperators(isOperators(argument) ? argument : implied, {
    parts: name.split('.'),
    siblings: {},
    collation: place.collation,
    compileFilter: (inner) => compileAt(inner, { ...place, isInElement: true }),
  });
}

function compileTopLevel(name: string, argument: unknown, place: Place): Matcher {
  const compile = (inner: Doc): Matcher => compileAt(inner, place);
  switch (name) {
    case '$and': {
      const tests = clauses(name, argument).map(compile);
      return (document) => tests.every((matches) => matches(document));
    }
    case '$or': {
      const tests = clauses(name, argument).map(compile);
      return (document) => tests.some((matches) => matches(document));
    }
    case '$nor': {
      const tests = clauses(name, argument).map(compile);
      return (document) => !tests.some((matches) => matches(document));
    }
    case '$expr': {
      if (place.isInElement) throw badValue('$expr can only be applied to the top-level document');
      const expression = compileExpression(argument);
      return (document) => isTruthy(expression(scopeOf(document, place)));
    }
    case '$alwaysTrue':
    case '$alwaysFalse': {
      if (wholeInteger(argument) !== 1n) throw failedToParse(`${name} must be an integer value of 1`);
      return () => name === '$alwaysTrue';
    }
    case '$sampleRate': {
      const rate = toNumber(argument);
      if (rate === undefined || !(rate >= 0 && rate <= 1)) throw badValue('$sampleRate must be in range [0, 1]');
      return () => Math.random() < rate;
    }
    case '$where':
    case '$text':
    case '$jsonSchema':
      throw notSupported(`operator ${name}`);
    default:
      throw badValue(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function clauses(name: string, argument: unknown): Doc[] {
  if (!Array.isArray(argument)) throw badValue(`${name} must be an array`);
  if (argument.length === 0) throw badValue('$and/$or/$nor must be a nonempty array');
  return argument.map((each: unknown) => {
    if (!isDoc(each)) throw badValue(`$or/$and/$nor entries need to be full objects`);
    return each;
  });
}
