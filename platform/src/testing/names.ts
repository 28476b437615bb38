import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';

/** Where a test file's data lives, apart from every other file's. */
export interface TestNames {
  mongodbUri: string;
  /** A database of its own. */
  database: string;
  redisUrl: string;
  /** The first part of every key and channel. */
  prefix: string;
}

/** Names of its own for a test file. The database and the keys are dropped after its tests. */
export function testNames(): TestNames {
  const unique = randomBytes(6).toString('hex');
  const names: TestNames = {
    mongodbUri: inject('MONGODB_URI'),
    database: `test_${unique}`,
    redisUrl: inject('REDIS_URL'),
    prefix: `test-${unique}`,
  };
  afterAll(() => dropNames(names));
  return names;
}

async function dropNames(names: TestNames): Promise<void> {
  const connection = await mongoose.createConnection(names.mongodbUri, { dbName: names.database }).asPromise();
  await connection.dropDatabase();
  await connection.close();
  const redis = new Redis(names.redisUrl);
  const keys = [...(await redis.keys(`${names.prefix}:*`)), ...(await redis.keys(`{${names.prefix}:*`))];
  if (keys.length > 0) await redis.del(keys);
  redis.disconnect();
}
