// Uses a store as a subgraph does: through mongoose, with a schema and indexes.
import mongoose, { type Connection, type Model } from 'mongoose';
import { percentile } from '../measure/spread.js';
import { takeCalls } from '../remote.js';

interface Entry {
  roomId: string;
  seq: number;
  authorId: string;
  body: string;
  at: Date;
}

const schema = new mongoose.Schema<Entry>({
  roomId: String,
  seq: Number,
  authorId: String,
  body: String,
  at: Date,
});
schema.index({ roomId: 1, seq: 1 }, { unique: true });
schema.index({ authorId: 1, at: 1 });

const ROOM = 'room_01k0000000000000000000000';
const BATCH = 1_000;

let connection: Connection | undefined;

async function open(o: { uri: string }): Promise<void> {
  await connection?.close();
  connection = await mongoose.createConnection(`${o.uri}bench`, { maxPoolSize: 50, autoIndex: false }).asPromise();
}

/** A collection with the two indexes that every write keeps. */
async function collectionOf(name: string): Promise<Model<Entry>> {
  if (!connection) throw new Error('no store is open');
  const model = (connection.models[name] as Model<Entry> | undefined) ?? connection.model(name, schema, name);
  await model.createIndexes();
  return model;
}

const entry = (seq: number): Entry => ({
  roomId: ROOM,
  seq,
  authorId: `user_${seq % 97}`,
  body: `message ${seq}: ${'what people say to each other '.repeat(1 + (seq % 5))}`,
  at: new Date(1_700_000_000_000 + seq * 1_000),
});

/** Inserts entries of a room, a thousand at a time. */
async function fill(o: { name: string; count: number }): Promise<{ seconds: number }> {
  const entries = await collectionOf(o.name);
  let seconds = 0;
  for (let from = 0; from < o.count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, o.count - from) }, (_, at) => entry(from + at + 1));
    const startedAt = performance.now();
    await entries.insertMany(batch, { lean: true });
    seconds += (performance.now() - startedAt) / 1_000;
  }
  return { seconds };
}

/** Inserts one entry after the other from many places at once, each acknowledged when it is on the disk. */
async function insertDurably(o: {
  name: string;
  count: number;
  atOnce: number;
}): Promise<{ seconds: number; p99Ms: number }> {
  const entries = await collectionOf(o.name);
  const latencies: number[] = [];
  let seq = 0;
  const startedAt = performance.now();
  const one = async (): Promise<void> => {
    while (seq < o.count) {
      const sentAt = performance.now();
      await entries.collection.insertOne(entry(++seq), { writeConcern: { w: 'majority', j: true } });
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: o.atOnce }, one));
  return { seconds: (performance.now() - startedAt) / 1_000, p99Ms: percentile(latencies, 0.99) };
}

/** Reads pages that end before places spread over the room, one after the other. */
async function readPages(o: {
  name: string;
  entries: number;
  pages: number;
  size: number;
}): Promise<{ p50Ms: number; p99Ms: number }> {
  const entries = await collectionOf(o.name);
  const latencies: number[] = [];
  for (let page = 0; page < o.pages; page += 1) {
    const before = o.entries - Math.floor((page * (o.entries - o.size)) / o.pages);
    const startedAt = performance.now();
    const found = await entries
      .find({ roomId: ROOM, seq: { $lte: before } })
      .sort({ seq: -1 })
      .limit(o.size);
    latencies.push(performance.now() - startedAt);
    if (found.length !== o.size || found[0]?.seq !== before) throw new Error(`a wrong page before ${before}`);
  }
  return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

/** Makes an index, and drops it again, while pages are read one after the other. */
async function readBesideIndex(o: {
  name: string;
  entries: number;
  size: number;
}): Promise<{ seconds: number; p50Ms: number; p99Ms: number; longestMs: number }> {
  const entries = await collectionOf(o.name);
  const latencies: number[] = [];
  const startedAt = performance.now();
  let isMade = false;
  const making = entries.collection.createIndex({ body: 1 }).finally(() => (isMade = true));
  for (let page = 0; !isMade; page += 1) {
    const before = o.entries - ((page * o.size) % (o.entries - o.size));
    const readAt = performance.now();
    const found = await entries
      .find({ roomId: ROOM, seq: { $lte: before } })
      .sort({ seq: -1 })
      .limit(o.size)
      .lean();
    latencies.push(performance.now() - readAt);
    if (found.length !== o.size || found[0]?.seq !== before) throw new Error(`a wrong page before ${before}`);
  }
  const made = await making;
  const seconds = (performance.now() - startedAt) / 1_000;
  await entries.collection.dropIndex(made);
  const longestMs = latencies.reduce((longest, each) => Math.max(longest, each), 0);
  return { seconds, p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99), longestMs };
}

/** Reads everything through one cursor. */
async function stream(o: { name: string }): Promise<{ seconds: number; documents: number }> {
  const entries = await collectionOf(o.name);
  let documents = 0;
  const startedAt = performance.now();
  for await (const { seq } of entries.collection.find({}, { batchSize: BATCH })) documents += seq > 0 ? 1 : 0;
  return { seconds: (performance.now() - startedAt) / 1_000, documents };
}

const calls = { open, fill, insertDurably, readPages, readBesideIndex, stream };
export type StoreLoad = typeof calls;
takeCalls(calls);
