import { Long } from 'bson';

import { keyText, type Collation } from '../../bson/collation.js';
import { keyOf } from '../../bson/key.js';
import { reaches, splitPath } from '../../bson/path.js';
import { isDoc, toNumber, type Doc } from '../../bson/value.js';
import { failedToParse, located } from '../../error.js';
import { compileFilter, type Matcher } from '../../query/match.js';
import { Memory } from '../../query/memory.js';
import { compileExpression } from '../expression.js';
import { scopeOf, type Expression } from '../scope.js';
import { sizeOf } from '../size-of.js';
import type { CompileStage, PipelineContext } from '../stage.js';
import { findEqual } from './lookup.js';
import { withValue } from './unwind.js';

interface GraphLookup {
  from: string;
  as: string;
  startWith: Expression;
  connectFromField: string;
  connectToField: string;
  maxDepth: number;
  depthField: string | undefined;
  restrict: Matcher;
}

/** `$graphLookup`: breadth first, each document once, one query by index for each level. */
export const graphLookup: CompileStage = (argument, context) => {
  const spec = readGraphLookup(argument, context);
  return async function* (documents) {
    for await (const document of documents) {
      yield withValue(document, splitPath(spec.as), await walk(spec, document, context));
    }
  };
};

function readGraphLookup(argument: unknown, context: PipelineContext): GraphLookup {
  if (!isDoc(argument)) throw failedToParse('the $graphLookup specification must be an object');
  const { from, as, startWith, connectFromField, connectToField, maxDepth, depthField } = argument;
  const { restrictSearchWithMatch: restrict = {} } = argument;
  const isComplete = [from, as, connectFromField, connectToField].every((field) => typeof field === 'string');
  if (!isComplete || startWith === undefined) {
    throw located(
      40105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  if (!isDoc(restrict)) throw located(40185, 'restrictSearchWithMatch must be an object');
  const depth = maxDepth === undefined ? Infinity : toNumber(maxDepth);
  if (depth === undefined) throw located(40100, 'maxDepth must be numeric');
  if (depth < 0) throw located(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  return {
    from: String(from),
    as: String(as),
    startWith: compileExpression(startWith),
    connectFromField: String(connectFromField),
    connectToField: String(connectToField),
    maxDepth: depth,
    depthField: typeof depthField === 'string' ? depthField : undefined,
    restrict: compileFilter(restrict, context),
  };
}

async function walk(spec: GraphLookup, document: Doc, context: PipelineContext): Promise<Doc[]> {
  const start = spec.startWith(scopeOf(document, context));
  const memory = new Memory('$graphLookup');
  const found = new Map<string, Doc>();
  const asked = new Set<string>();
  let frontier: unknown[] = Array.isArray(start) ? start : [start ?? null];
  for (let depth = 0; depth <= spec.maxDepth && frontier.length > 0; depth++) {
    const level = await findEqual(context, spec.from, spec.connectToField, frontier);
    const next: unknown[] = [];
    for (const each of level.filter(spec.restrict)) {
      const key = keyOf(each['_id']).toString('latin1');
      if (found.has(key)) continue;
      memory.take(sizeOf(each));
      found.set(key, spec.depthField ? withValue(each, splitPath(spec.depthField), Long.fromNumber(depth)) : each);
      reaches(each, spec.connectFromField.split('.'), (value) => {
        if (value !== undefined && !Array.isArray(value) && isNew(value, asked, context.collation)) next.push(value);
        return false;
      });
    }
    frontier = next;
  }
  return [...found.values()];
}

function isNew(value: unknown, asked: Set<string>, collation: Collation | undefined): boolean {
  const key = keyText(value, collation);
  if (asked.has(key)) return false;
  asked.add(key);
  return true;
}
