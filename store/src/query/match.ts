import { evaluateExpression } from '../aggregate/expression.js';
import { toPlain } from '../bson/codec.js';
import { isDoc, isOperators, isTruthy, type Doc } from '../bson/value.js';
import { badValue, notSupported } from '../error.js';
import { compileOperators } from './field-operators.js';

/** Whether a document satisfies a filter. */
export type Matcher = (document: Doc) => boolean;

/** The value of each `$$variable` a filter may name, plain numbers. */
export type Variables = Readonly<Record<string, unknown>>;

const everything: Matcher = () => true;

/**
 * Compiles a filter with MongoDB's meaning of order, types, arrays and missing fields.
 *
 * @throws BadValue naming what is wrong, before any document is looked at
 */
export function compileFilter(filter: Doc, variables: Variables = {}): Matcher {
  const compile = (inner: Doc): Matcher => compileFilter(inner, variables);
  const tests: Matcher[] = [];
  for (const [name, argument] of Object.entries(filter)) {
    if (name === '$comment') continue;
    if (name.startsWith('$')) {
      tests.push(compileTopLevel(name, argument, compile, variables));
      continue;
    }
    const operators = isOperators(argument) ? argument : { $eq: argument };
    tests.push(compileOperators(operators, { parts: name.split('.'), siblings: {}, compileFilter: compile }));
  }
  if (tests.length === 0) return everything;
  const [only] = tests;
  if (tests.length === 1 && only) return only;
  return (document) => tests.every((matches) => matches(document));
}

function compileTopLevel(
  name: string,
  argument: unknown,
  compile: (filter: Doc) => Matcher,
  variables: Variables,
): Matcher {
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
      const expression = toPlain({ argument })['argument'];
      return (document) => isTruthy(evaluateExpression(expression, toPlain(document), variables));
    }
    case '$alwaysTrue':
      return everything;
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
