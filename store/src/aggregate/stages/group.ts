import { keyText } from '../../bson/collation.js';
import { setField } from '../../bson/path.js';
import { isDoc, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { Memory } from '../../query/memory.js';
import { compileAccumulator, type Accumulator, type MakeAccumulator } from '../accumulators.js';
import { compileExpression } from '../expression.js';
import { scopeOf, type Expression } from '../scope.js';
import { sizeOf } from '../size-of.js';
import type { CompileStage } from '../stage.js';

interface Group {
  id: unknown;
  accumulators: Accumulator[];
}

/** `$group`: keys are equal as BSON has it, so 1 and Long 1 are one group, which keeps the key it met first. */
export const group: CompileStage = (argument, context) => {
  const { pace, collation } = context;
  const { id, fields } = readGroup(argument);
  const names = Object.keys(fields);
  const makers = Object.values(fields);
  return async function* (documents) {
    const memory = new Memory('$group');
    const groups = new Map<string, Group>();
    for await (const document of documents) {
      const scope = scopeOf(document, context);
      const value = id(scope) ?? null;
      const key = keyText(value, collation);
      let found = groups.get(key);
      if (!found) {
        found = { id: value, accumulators: makers.map((make) => make(scope)) };
        groups.set(key, found);
        memory.take(sizeOf(value) + key.length + 64 * (names.length + 1));
      }
      let bytes = 0;
      for (const accumulator of found.accumulators) bytes += accumulator.add(scope);
      if (bytes > 0) memory.take(bytes);
    }
    for (const { id: _id, accumulators } of groups.values()) {
      const out: Doc = { _id };
      for (const [at, name] of names.entries()) setField(out, name, accumulators[at]?.value());
      yield out;
      if (pace.isDue) await pace.pause();
    }
  };
};

function readGroup(argument: unknown): { id: Expression; fields: Record<string, MakeAccumulator> } {
  if (!isDoc(argument)) throw located(15947, "a group's fields must be specified in an object");
  if (!('_id' in argument)) throw located(15955, 'a group specification must include an _id');
  const fields: Record<string, MakeAccumulator> = {};
  for (const [name, spec] of Object.entries(argument)) {
    if (name === '_id') continue;
    if (name.includes('.')) throw located(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith('$')) throw located(40236, `The field name '${name}' cannot be an operator name`);
    fields[name] = compileAccumulator(name, spec);
  }
  return { id: compileExpression(argument['_id']), fields };
}
