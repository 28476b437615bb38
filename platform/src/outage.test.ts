import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isOutage } from './outage.js';

/** A port that nothing listens on. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (failure: unknown) => failure,
  );

test('a store that does not answer is an outage', async () => {
  const uri = `mongodb://127.0.0.1:${await deadPort()}/?serverSelectionTimeoutMS=100`;
  const failure = await failureOf(mongoose.createConnection().openUri(uri));
  expect(failure).toBeInstanceOf(Error);
  expect(isOutage(failure)).toBe(true);
  expect(isOutage(new Error('a verb failed', { cause: failure }))).toBe(true);
});

test('a Redis that does not answer is an outage', async () => {
  const redis = new Redis({
    port: await deadPort(),
    maxRetriesPerRequest: 0,
    lazyConnect: true,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  expect(isOutage(await failureOf(redis.get('anything')))).toBe(true);
});

test('a bug and a refused write are no outages', () => {
  expect(isOutage(new TypeError('x is not a function'))).toBe(false);
  expect(isOutage(new mongoose.Error.ValidationError())).toBe(false);
  expect(isOutage('a text')).toBe(false);
});
