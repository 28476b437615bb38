import { evalExpr } from 'mingo/core';
import type { Any, AnyObject } from 'mingo/types';

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
    return evalExpr(document as Any, expression as Any, { ...mingoOptions, variables: variables as AnyObject });
  } catch (error) {
    throw error instanceof MongoError ? error : badValue((error as Error).message);
  }
}
