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

/** Messages quote what was refused: those beyond this are left empty, as MongoDB does, so that the answer can be sent. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** How the parts of a bulk went. */
export class BulkOutcome {
  /** One entry for each part that was refused, with its place in the bulk. */
  readonly writeErrors: Doc[] = [];
  #messageBytes = 0;

  /** @throws what is no refusal */
  note(index: number, error: unknown): void {
    if (!(error instanceof MongoError)) throw error;
    const { code, message, extra } = error;
    this.#messageBytes += message.length;
    const isQuoted = this.#messageBytes <= MAX_MESSAGE_BYTES;
    this.writeErrors.push(isQuoted ? { index, code, errmsg: message, ...extra } : { index, code, errmsg: '' });
  }
}

/** Runs the parts of a bulk in order; an ordered one stops at the first that is refused. */
export function runBulk<T>(
  parts: readonly T[],
  isOrdered: boolean,
  run: (part: T, index: number) => void,
): BulkOutcome {
  const outcome = new BulkOutcome();
  for (const [index, part] of parts.entries()) {
    try {
      run(part, index);
    } catch (error) {
      outcome.note(index, error);
      if (isOrdered) break;
    }
  }
  return outcome;
}

/** The same for parts that take turns with others. */
export async function runBulkInTurns<T>(
  parts: readonly T[],
  isOrdered: boolean,
  run: (part: T, index: number) => Promise<void>,
): Promise<BulkOutcome> {
  const outcome = new BulkOutcome();
  for (const [index, part] of parts.entries()) {
    try {
      await run(part, index);
    } catch (error) {
      outcome.note(index, error);
      if (isOrdered) break;
    }
  }
  return outcome;
}

/** The part of an answer that tells what was refused; nothing when nothing was. */
export const writeErrorsField = ({ writeErrors }: BulkOutcome): Doc => (writeErrors.length > 0 ? { writeErrors } : {});
