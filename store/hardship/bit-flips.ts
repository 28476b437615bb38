import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';

import type { Outcome } from './crash-points.js';
import { judgeClosed, judgeServed, type Verdicts, type Written } from './judge-flip.js';
import { startStrained } from './store-under-strain.js';

const DOCUMENTS = 400;

/** Every so many flips one happens under a store that is running. */
const SERVED_EVERY = 4;

/**
 * Flips one bit of a folder's file, at a place from a seeded sequence, and reads everything through the store: each
 * answer is what was written, or an error. `--verify` must find what reading finds, and what it finds nothing in must be
 * read back whole, also after more has been written. Every fourth bit flips under a store that is running, which may end
 * too, if it or its next start says why.
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
  const verdicts: Verdicts = { refused: 0, named: 0, harmless: 0, ended: 0, crashed: 0 };
  try {
    const written = await fill(bundle, before);
    outcome.acknowledged = [...written.values()].reduce((sum, documents) => sum + documents.size, 0);
    const fileBytes = statSync(join(before, 'data.mdb')).size;
    const random = sequence(seed);
    for (; outcome.done < flips; outcome.done++) {
      const [at, bit] = [Math.floor(random() * fileBytes), Math.floor(random() * 8)];
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      copyFileSync(join(before, 'data.mdb'), join(folder, 'data.mdb'));
      const isServed = outcome.done % SERVED_EVERY === SERVED_EVERY - 1;
      const flip = () => {
        flipBit(join(folder, 'data.mdb'), at, bit);
      };
      if (!isServed) flip();
      const faults = isServed
        ? await judgeServed(bundle, folder, flip, written, verdicts)
        : await judgeClosed(bundle, folder, written, verdicts);
      for (const fault of faults) {
        outcome.faults.push(`bit ${bit} of byte ${at}${isServed ? ' under a running store' : ''}: ${fault}`);
      }
      if (outcome.done % 25 === 24) say(`${outcome.done + 1} flips: ${JSON.stringify(verdicts)}`);
    }
    say(JSON.stringify(verdicts));
  } finally {
    rmSync(work, { recursive: true });
  }
  return outcome;
}

function flipBit(path: string, at: number, bit: number): void {
  const file = openSync(path, 'r+');
  try {
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.from([byte.readUInt8() ^ (1 << bit)]), 0, 1, at);
  } finally {
    closeSync(file);
  }
}

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
