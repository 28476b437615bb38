import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Db, type Document } from 'mongodb';

import type { Outcome } from './crash-points.js';
import { startStrained } from './store-under-strain.js';

const DOCUMENTS = 400;

/** What became of the flips, by what the store said. */
interface Verdicts {
  /** Opening refused the folder and said why. */
  refused: number;
  /** Reading ended in an error that names the record. */
  named: number;
  /** Nobody reads the bit: free page, free room in a page. */
  harmless: number;
}

/**
 * Flips one bit of a folder's file, at a place from a seeded sequence, and reads everything through the store: each
 * answer is what was written, or an error. `--verify` must find what reading finds, and what it finds nothing in must be
 * read back whole, also after more has been written.
 */
export async function flipBits(
  bundle: string,
  flips: number,
  seed: number,
  say: (line: string) => void,
): Promise<Outcome> {
  const work = mkdtempSync(join(tmpdir(), 'sl3-bits-'));
  const [before, folder] = [join(work, 'before'), join(work, 'flipped')];
  const outcome: Outcome = { done: 0, acknowledged: 0, faults: [] };
  const verdicts: Verdicts = { refused: 0, named: 0, harmless: 0 };
  try {
    const written = await fill(bundle, before);
    outcome.acknowledged = [...written.values()].reduce((sum, documents) => sum + documents.size, 0);
    const file = readFileSync(join(before, 'data.mdb'));
    const random = sequence(seed);
    for (; outcome.done < flips; outcome.done++) {
      const [at, bit] = [Math.floor(random() * file.length), Math.floor(random() * 8)];
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      copyFileSync(join(before, 'data.mdb'), join(folder, 'data.mdb'));
      const flipped = Buffer.from(file);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      writeFileSync(join(folder, 'data.mdb'), flipped);
      const faults = await judge(bundle, folder, written, verdicts);
      for (const fault of faults) outcome.faults.push(`bit ${bit} of byte ${at}: ${fault}`);
      if (outcome.done % 25 === 24) say(`${outcome.done + 1} flips: ${JSON.stringify(verdicts)}`);
    }
    say(JSON.stringify(verdicts));
  } finally {
    rmSync(work, { recursive: true });
  }
  return outcome;
}

type Written = Map<string, Map<string, string>>;

async function fill(bundle: string, folder: string): Promise<Written> {
  const store = startStrained(bundle, folder);
  const client = await MongoClient.connect(await store.ready);
  const db = client.db('d');
  for (const name of ['small', 'large']) {
    const collection = db.collection<{ _id: string }>(name);
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.createIndex({ tags: 1, text: 1 });
    const long = name === 'large' ? 3000 : 60;
    const documents = Array.from({ length: DOCUMENTS / (name === 'large' ? 8 : 1) }, (_, a) => {
      return { _id: `${name}${a}`, a, tags: [`t${a % 5}`, 'all'], text: String(a * 7919).padEnd((a * 31) % long, 'x') };
    });
    for (let at = 0; at < documents.length; at += 20) await collection.insertMany(documents.slice(at, at + 20));
    await collection.updateMany({ a: { $mod: [4, 1] } }, { $set: { text: 'changed' } });
    await collection.deleteMany({ a: { $mod: [5, 2] } });
  }
  const written: Written = new Map();
  for (const name of ['small', 'large']) {
    const documents = await db.collection(name).find().toArray();
    written.set(name, new Map(documents.map((document) => [String(document._id), JSON.stringify(document)])));
  }
  await client.close();
  store.child.kill('SIGTERM');
  await store.exited;
  return written;
}

async function judge(bundle: string, folder: string, written: Written, verdicts: Verdicts): Promise<string[]> {
  const said = runVerify(bundle, folder);
  const isWhole = said.status === 0;
  if (said.signal) return [`--verify ended by ${said.signal}`];
  if (!isWhole && !/damage|FAULT|understand|MDB_|cannot/i.test(said.text))
    return [`--verify did not say why: ${said.text}`];
  const store = startStrained(bundle, folder);
  const uri = await store.ready.catch(() => undefined);
  if (!uri) {
    await store.exited;
    if (store.child.signalCode) return [`the store ended by ${store.child.signalCode} as it opened`];
    if (isWhole) return [`opening refused what --verify found whole: ${store.stderr()}`];
    verdicts.refused++;
    return store.stderr().length > 0 ? [] : ['opening refused and said nothing'];
  }
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000, socketTimeoutMS: 10_000 });
  const faults: string[] = [];
  let errors = 0;
  try {
    for (const [name, documents] of written) {
      for (const hint of [{ $natural: 1 }, { _id: 1 }, { a: 1 }, { tags: 1, text: 1 }]) {
        const { wrong, error, missing } = await readAll(client.db('d'), name, hint, documents);
        faults.push(...wrong);
        if (error) errors++;
        else if (missing > 0 && isWhole) faults.push(`${missing} documents of ${name} vanished and nobody said so`);
      }
    }
    if (isWhole && errors > 0) faults.push('--verify found nothing, and reading found something');
    if (isWhole)
      await client
        .db('d')
        .collection('more')
        .insertMany(Array.from({ length: 50 }, (_, a) => ({ a, x: 'y' })));
  } catch (error) {
    faults.push(`unexpected: ${String(error)}`);
  } finally {
    await client.close();
    if (store.child.signalCode) faults.push(`the store ended by ${store.child.signalCode}`);
    store.child.kill('SIGTERM');
    await store.exited;
  }
  if (isWhole && runVerify(bundle, folder).status !== 0) faults.push('writing made it worse');
  if (isWhole) verdicts.harmless++;
  else verdicts.named++;
  return faults;
}

async function readAll(db: Db, name: string, hint: Document, documents: Map<string, string>) {
  const found = new Set<string>();
  const wrong: string[] = [];
  try {
    for await (const document of db.collection(name).find({}, { hint, batchSize: 40 })) {
      const id = String(document._id);
      if (documents.get(id) !== JSON.stringify(document)) wrong.push(`${name} ${id} was served altered`);
      found.add(id);
    }
  } catch (error) {
    const { codeName } = error as { codeName?: string };
    if (codeName !== 'DataCorruptionDetected') wrong.push(`reading ${name} ended otherwise: ${String(error)}`);
    return { wrong, error: true, missing: 0 };
  }
  return { wrong, error: false, missing: documents.size - found.size };
}

function runVerify(bundle: string, folder: string) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [bundle, '--verify', folder], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, signal, text: stdout + stderr };
}

/** A sequence of numbers from 0 to 1 that is the same for the same seed (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
