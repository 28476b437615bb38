import type { Doc } from '../bson/value.js';
import { MongoError } from '../error.js';

/** Drivers split larger bulks by themselves; a command is one transaction and holds up the others while it runs. */
export const MAX_WRITE_BATCH = 1000;

/** @throws InvalidLength for a bulk of nothing or of too much */
export function refuseBatchSize(size: number): void {
  if (size >= 1 && size <= MAX_WRITE_BATCH) return;
  throw new MongoError(
    16,
    'InvalidLength',
    `Write batch sizes must be between 1 and ${MAX_WRITE_BATCH}. Got ${size} operations.`,
  );
}

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
      writeErrors.push(writeError(index, error));
      if (isOrdered) break;
    }
  }
  return { writeErrors };
}

/** The same for parts that take turns with others. */
export async function runBulkInTurns<T>(
  parts: readonly T[],
  isOrdered: boolean,
  run: (part: T, index: number) => Promise<void>,
): Promise<BulkOutcome> {
  const writeErrors: Doc[] = [];
  for (const [index, part] of parts.entries()) {
    try {
      await run(part, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      writeErrors.push(writeError(index, error));
      if (isOrdered) break;
    }
  }
  return { writeErrors };
}

const writeError = (index: number, { code, message, extra }: MongoError): Doc => ({
  index,
  code,
  errmsg: message,
  ...extra,
});

/** The part of an answer that tells what was refused; nothing when nothing was. */
export const writeErrorsField = ({ writeErrors }: BulkOutcome): Doc => (writeErrors.length > 0 ? { writeErrors } : {});
