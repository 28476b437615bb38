import type { Doc } from './bson/value.js';

/** A refusal that travels to the driver as `{ ok: 0, code, codeName, errmsg }`, or inside `writeErrors`. */
export class MongoError extends Error {
  override readonly name = 'MongoError';

  /**
   * @param code - MongoDB's number for this error; drivers and callers decide by it
   * @param codeName - MongoDB's name for `code`
   * @param extra - further fields of the answer, such as `keyPattern` and `keyValue`
   */
  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    readonly extra: Doc = {},
  ) {
    super(message);
  }
}

/** The value is of the right type but makes no sense here. */
export const badValue = (message: string) => new MongoError(2, 'BadValue', message);

/** The command or operator is not shaped as MongoDB requires. */
export const failedToParse = (message: string) => new MongoError(9, 'FailedToParse', message);

/** The value is of a type this place does not take. */
export const typeMismatch = (message: string) => new MongoError(14, 'TypeMismatch', message);

/** MongoDB names errors without a name of their own after their number. */
export const located = (code: number, message: string) => new MongoError(code, `Location${code}`, message);

/** A thing MongoDB has and this store does not; says so instead of answering something else. */
export const notSupported = (what: string) =>
  new MongoError(115, 'CommandNotSupported', `${what} is not supported by the embedded store; use MongoDB for it`);
