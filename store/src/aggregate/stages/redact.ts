import { isDoc, type Doc } from '../../bson/value.js';
import { setField } from '../../bson/path.js';
import { located } from '../../error.js';
import { compileExpression } from '../expression.js';
import { scopeOf, type Expression, type Scope } from '../scope.js';
import { eachDocument, type CompileStage } from '../stage.js';

/** `$redact`: keeps, prunes or goes down into each document and the documents in it. */
export const redact: CompileStage = (argument, context) => {
  const decide = compileExpression(argument);
  return eachDocument((document) => redacted(document, decide, scopeOf(document, context)));
};

function redacted(document: Doc, decide: Expression, scope: Scope): Doc | undefined {
  switch (decide(scope)) {
    case 'KEEP':
      return document;
    case 'PRUNE':
      return undefined;
    case 'DESCEND':
      break;
    default:
      throw located(
        17053,
        "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
      );
  }
  const out: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const kept = inner(value, decide, scope);
    if (kept !== undefined) setField(out, name, kept);
  }
  return out;
}

function inner(value: unknown, decide: Expression, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((each: unknown) => inner(each, decide, scope)).filter((each) => each !== undefined);
  }
  return isDoc(value) ? redacted(value, decide, { ...scope, current: value }) : value;
}
