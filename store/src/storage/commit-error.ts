import { MongoError } from '../error.js';

const ENOSPC = 28;
const EDQUOT = 122;

/** Whether lmdb says that a commit failed. */
export const isCommitError = (error: unknown): boolean => error instanceof Error && 'commitError' in error;

/** Why lmdb could not commit. */
export async function causeOf(error: unknown): Promise<Error> {
  try {
    await (error as { commitError?: Promise<unknown> }).commitError;
  } catch (cause) {
    if (cause instanceof Error) return cause;
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Whether there was no room for what was to be written. */
export function isFull(cause: Error): boolean {
  const { code } = cause as { code?: unknown };
  return code === ENOSPC || code === EDQUOT;
}

/** What a writer is told when there is no room, with MongoDB's code. */
export const outOfDiskSpace = () =>
  new MongoError(14031, 'OutOfDiskSpace', 'there is no room left on the disk: nothing was written, reading goes on');
