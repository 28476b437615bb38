import mongoose from 'mongoose';

const { MongoNetworkError, MongoServerSelectionError, MongoTopologyClosedError } = mongoose.mongo;
const STORE_OUTAGES = [MongoNetworkError, MongoServerSelectionError, MongoTopologyClosedError];
/** What ioredis says of a link that is down; it has no classes for these. */
const REDIS_OUTAGES = ['Connection is closed.', 'Command timed out', 'MaxRetriesPerRequestError', 'ECONNREFUSED'];

/**
 * Whether something failed because the store or Redis does not answer. It is nobody's bug and heals by itself: the
 * caller is told UNAVAILABLE and may try again.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (STORE_OUTAGES.some((outage) => error instanceof outage)) return true;
  if (error instanceof mongoose.Error && /before initial connection|buffering timed out/.test(error.message))
    return true;
  if (REDIS_OUTAGES.some((words) => error.name === words || error.message.includes(words))) return true;
  return isOutage(error.cause);
}
