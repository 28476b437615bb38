import { Context, ProcessingMode } from 'mingo/core';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as pipeline from 'mingo/operators/pipeline';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import type { Options } from 'mingo/types';

/** Everything mingo has; it is used for aggregation stages and expressions only, see the README. */
const context = Context.init({ accumulator, expression, pipeline, projection, query, window });

/** mingo's settings: MongoDB's field names, no code from callers, no copies of what it is given. */
export const mingoOptions: Options = {
  idKey: '_id',
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
  processingMode: ProcessingMode.CLONE_OFF,
  context,
};
