import type { Doc } from '../bson/value.js';
import { MongoError } from '../error.js';

/** How the parts of a bulk went. */
export interface BulkOutcome {
  /** One entry for each part that was refused, with its place in the bulk. */
  writeErrors: Doc[];
}

/** Runs the parts of a bulk in order; an ordered one stops at the first that is refused. */
export function runBulk<T>(
  parts: readonly T[],
  isOrdered: boolean,
  run: (part: T, index: number) => void,
): BulkOutcome {
  const writeErrors: Doc[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      run(part, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push({ index, code: error.code, errmsg: error.message, ...error.extra });
      if (isOrdered) break;
    }
  }
  return { writeErrors };
}

/** The part of an answer that tells what was refused; nothing when nothing was. */
export const writeErrorsField = ({ writeErrors }: BulkOutcome): Doc => (writeErrors.length > 0 ? { writeErrors } : {});
