/**
 * Thrown to give up an append with an answer: from the decision before it, or from the one repeated while it waited.
 * An error is thrown on to the caller; anything else is returned.
 */
export class Refused<T> extends Error {
  constructor(private readonly outcome: T) {
    super('refused');
  }

  /** What to return. @throws when the outcome is an error */
  answer(): Exclude<T, Error> {
    if (this.outcome instanceof Error) throw this.outcome;
    return this.outcome as Exclude<T, Error>;
  }
}
