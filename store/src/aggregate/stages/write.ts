import { isDoc, type Doc } from '../../bson/value.js';
import { badValue, failedToParse, located } from '../../error.js';
import type { FilterContext } from '../../query/match.js';
import { evaluateExpression } from '../expression.js';
import type { CompileStage, Documents, Stage } from '../stage.js';

/** `$out`: puts what comes in the place of a collection, all at once. */
export const out: CompileStage = (argument, context) => {
  const given = typeof argument === 'string' ? { db: context.database, coll: argument } : argument;
  if (!isDoc(given)) throw located(16990, '$out only supports a string or object argument');
  const { db, coll } = given;
  if (typeof db !== 'string' || typeof coll !== 'string') {
    throw located(40414, "BSON field '$out.coll' is missing but a required field");
  }
  return writing((documents) => context.target.replaceAll(db, coll, documents));
};

/** `$merge`: puts what comes into a collection, beside or into the documents that are there. */
export const merge: CompileStage = (argument, context) => {
  const given = typeof argument === 'string' ? { into: argument } : argument;
  if (!isDoc(given)) throw located(51182, '$merge only supports a string or object argument');
  const into = intoOf(given['into'], context.database);
  const on: unknown[] = Array.isArray(given['on']) ? given['on'] : [given['on'] ?? '_id'];
  if (on.length === 0 || !on.every((path) => typeof path === 'string')) {
    throw located(51187, "$merge 'on' must be a string or an array of strings");
  }
  const { whenMatched = 'merge', whenNotMatched = 'insert', let: bindings = {} } = given;
  const isKnown = Array.isArray(whenMatched) || whenMatchedModes.has(String(whenMatched));
  if (!isKnown)
    throw badValue(`Enumeration value '${String(whenMatched)}' for field '$merge.whenMatched' is not a valid value.`);
  if (!whenNotMatchedModes.has(String(whenNotMatched))) {
    throw badValue(
      `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`,
    );
  }
  if (!isDoc(bindings)) throw failedToParse("$merge 'let' must be an object");
  const options = {
    on,
    whenMatched: Array.isArray(whenMatched) ? whenMatched : String(whenMatched),
    whenNotMatched: String(whenNotMatched),
    bind: (document: Doc): FilterContext => ({
      collation: context.collation,
      variables: {
        new: document,
        ...Object.fromEntries(
          Object.entries(bindings).map(([name, value]) => [name, evaluateExpression(value, document, context)]),
        ),
      },
    }),
  };
  return writing((documents) => context.target.merge(into.db, into.coll, documents, options));
};

const whenMatchedModes = new Set(['replace', 'keepExisting', 'merge', 'fail']);
const whenNotMatchedModes = new Set(['insert', 'discard', 'fail']);

function intoOf(into: unknown, database: string): { db: string; coll: string } {
  if (typeof into === 'string') return { db: database, coll: into };
  if (!isDoc(into)) throw located(51178, "$merge 'into' field must be a string or an object");
  const { db = database, coll } = into;
  if (typeof db !== 'string' || typeof coll !== 'string')
    throw located(51178, "$merge 'into' field must name a collection");
  return { db, coll };
}

/** What is written is not handed out. */
function writing(write: (documents: Documents) => Promise<void>): Stage {
  return async function* (documents) {
    await write(documents);
    yield* [];
  };
}
