import { mongo } from 'mongoose';

/**
 * Whether a write was refused because a unique index has this key already.
 *
 * @param field - only when the index that refused begins with this field
 */
export function isDuplicateKey(error: unknown, field?: string): boolean {
  if (!(error instanceof mongo.MongoServerError) || error.code !== 11_000) return false;
  return field === undefined || duplicateField(error) === field;
}

function duplicateField(error: mongo.MongoServerError): string | undefined {
  const pattern: unknown = error['keyPattern'];
  if (typeof pattern === 'object' && pattern !== null) return Object.keys(pattern)[0];
  // An error inside a bulk write has lost its key pattern; the message still names the index.
  return /index: (?:\S+\$)?([^\s_]+)_/.exec(error.message)?.[1];
}
