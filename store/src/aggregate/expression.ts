import { evalExpr } from 'mingo/core';

import type { Doc } from '../bson/value.js';
import { badValue, MongoError } from '../error.js';
import { mingoOptions } from './mingo.js';

/**
 * The value of an aggregation expression for one document.
 *
 * @param document - with plain numbers, see `decodePlain`
 * @param variables - what `$$name` stands for, plain numbers
 */
export function evaluateExpression(
  expression: unknown,
  document: Doc,
  variables: Readonly<Record<string, unknown>> = {},
): unknown {
  try {
    return evalExpr(document, expression, { ...mingoOptions, variables: variables });
  } catch (error) {
    throw error instanceof MongoError ? error : badValue((error as Error).message);
  }
}
