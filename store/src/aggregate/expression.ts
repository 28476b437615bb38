import { setField } from '../bson/path.js';
import { isDoc, type Doc } from '../bson/value.js';
import { located, MongoError, notSupported } from '../error.js';
import type { FilterContext } from '../query/match.js';
import { partsOf, valueAtPath } from './field-path.js';
import { operators } from './operators/operators.js';
import { scopeOf, type Expression } from './scope.js';

/** The value of an expression for one document, numbers typed; to evaluate it often, compile it once. */
export function evaluateExpression(expression: unknown, document: Doc, context: FilterContext): unknown {
  return compileExpression(expression)(scopeOf(document, context));
}

/**
 * Compiles an aggregation expression.
 *
 * @throws InvalidPipelineOperator naming an operator that does not exist, before any document is looked at
 */
export function compileExpression(expression: unknown): Expression {
  if (typeof expression === 'string' && expression.startsWith('$')) return compilePath(expression);
  if (Array.isArray(expression)) {
    const elements = expression.map(compileExpression);
    return (scope) => elements.map((element) => element(scope) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const [first, ...more] = Object.keys(expression);
  if (first?.startsWith('$')) {
    if (more.length > 0) {
      throw located(
        15983,
        `an object representing an expression must have exactly one field: { ${[first, ...more].join(', ')} }`,
      );
    }
    return compileOperator(first, expression[first]);
  }
  return compileObject(expression);
}

/**
 * Compiles the expression of a projected field.
 *
 * @throws with code 31325, as projections name an operator that does not exist
 */
export function compileProjected(expression: unknown): Expression {
  const [name = ''] = isDoc(expression) ? Object.keys(expression) : [];
  if (name.startsWith('$') && !operators.has(name) && !foreign.has(name)) {
    throw located(31325, `Invalid $project :: caused by :: Unknown expression ${name}`);
  }
  return compileExpression(expression);
}

/** Operators MongoDB has and this store has not: they run JavaScript, or need an index for text. */
const foreign = new Set(['$accumulator', '$function', '$meta']);

function compileOperator(name: string, argument: unknown): Expression {
  if (foreign.has(name)) throw notSupported(`expression ${name}`);
  const operator = operators.get(name);
  if (!operator) throw new MongoError(168, 'InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  return operator(argument, compileExpression, name);
}

/** An object is built field by field; what is missing is left out. */
function compileObject(expression: Doc): Expression {
  const fields = Object.entries(expression).map(([name, value]): [string, Expression] => {
    if (name.includes('.'))
      throw located(16412, `FieldPath field names may not contain '.'. Consider using $getField.`);
    return [name, compileExpression(value)];
  });
  return (scope) => {
    const out: Doc = {};
    for (const [name, value] of fields) {
      const made = value(scope);
      if (made !== undefined) setField(out, name, made);
    }
    return out;
  };
}

function compilePath(path: string): Expression {
  if (path.startsWith('$$')) return compileVariable(path.slice(2));
  const parts = partsOf(path.slice(1));
  return (scope) => valueAtPath(scope.current, parts);
}

function compileVariable(path: string): Expression {
  const [name = '', ...rest] = path.split('.');
  if (name === '') throw new MongoError(9, 'FailedToParse', 'empty variable names are not allowed');
  const parts = rest.length > 0 ? partsOf(rest.join('.')) : [];
  const value = variableReader(name);
  return parts.length === 0 ? value : (scope) => valueAtPath(value(scope), parts);
}

function variableReader(name: string): Expression {
  switch (name) {
    case 'ROOT':
      return ({ root }) => root;
    case 'CURRENT':
      return ({ current }) => current;
    case 'REMOVE':
      return () => undefined;
    case 'DESCEND':
    case 'PRUNE':
    case 'KEEP':
      return () => name;
    default:
      return ({ variables }) => {
        if (Object.hasOwn(variables, name)) return variables[name];
        if (name === 'NOW') return new Date();
        throw located(17276, `Use of undefined variable: ${name}`);
      };
  }
}
