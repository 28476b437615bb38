import type { Connection } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { movableClock } from './clock.js';
import { Leases } from './lease.js';
import { openMongo } from './mongo.js';
import { testNames } from './testing/names.js';

const names = testNames();
const clock = movableClock();
let connection: Connection;

beforeAll(async () => {
  connection = await openMongo({ uri: names.mongodbUri, database: names.database });
});
afterAll(() => connection.close());

test('a lease is held by one, renewed by its holder, and taken over once it ran out', async () => {
  const [one, two] = [new Leases({ connection, clock }), new Leases({ connection, clock })];

  expect(await one.acquire('follow', 3_000)).toBe(true);
  expect(await two.acquire('follow', 3_000)).toBe(false);
  expect(await two.acquire('another', 3_000)).toBe(true);
  clock.move(2_000);
  expect(await one.acquire('follow', 3_000)).toBe(true);
  clock.move(2_000);
  expect(await two.acquire('follow', 3_000)).toBe(false);
  clock.move(1_000);
  expect(await two.acquire('follow', 3_000)).toBe(true);
  expect(await one.acquire('follow', 3_000)).toBe(false);
});

test('a lease that was given back is free, and nobody gives back what another holds', async () => {
  const [one, two] = [new Leases({ connection, clock }), new Leases({ connection, clock })];
  await one.acquire('given', 3_000);
  await two.release('given');
  expect(await two.acquire('given', 3_000)).toBe(false);
  await one.release('given');
  expect(await two.acquire('given', 3_000)).toBe(true);
});

test('of many who ask at once, one gets it', async () => {
  const all = Array.from({ length: 20 }, () => new Leases({ connection, clock }));
  const answers = await Promise.all(all.map((leases) => leases.acquire('rush', 3_000)));

  expect(answers.filter(Boolean)).toHaveLength(1);
});
