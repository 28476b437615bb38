import { MongoClient, type Collection } from 'mongodb';
import { pino } from 'pino';

import { decode } from '../src/bson/codec.js';
import { toNumber } from '../src/bson/value.js';
import { Catalogue } from '../src/storage/catalogue.js';
import { Reader } from '../src/storage/environment.js';
import { openFolder } from '../src/storage/open-folder.js';
import { rangeOfId } from '../src/storage/record-key.js';
import { verify } from '../src/storage/verify.js';

/** A document's `n`, or that it is not there. */
type State = number | 'absent';

interface Written {
  _id: string;
  n: number;
  text: string;
  tags: string[];
}

interface Entry {
  acknowledged: State;
  /** Sent and not answered: this or the acknowledged state will be found. */
  pending: State | undefined;
}

/** Writes documents and remembers what was acknowledged as flushed, so that it can be looked for afterwards. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  #isStopped = false;
  acknowledged = 0;

  /** Writes with `writers` at once until it is stopped or the store is gone. */
  async run(uri: string, round: string, writers = 4): Promise<void> {
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 1500, retryWrites: false });
    try {
      const collection = client.db('d').collection<Written>('c');
      await collection.createIndex({ text: 1 });
      await collection.createIndex({ n: 1, tags: 1 });
      await Promise.all(Array.from({ length: writers }, (_, writer) => this.#write(collection, `${round}-${writer}`)));
    } catch {
      // The store was killed, which is what it is here for.
    } finally {
      await client.close();
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** What is acknowledged at this moment; what is pending may still come. */
  copy(): Ledger {
    const copy = new Ledger();
    for (const [_id, entry] of this.#entries) copy.#entries.set(_id, { ...entry });
    copy.acknowledged = this.acknowledged;
    return copy;
  }

  async #write(collection: Collection<Written>, writer: string): Promise<void> {
    const durable = { writeConcern: { w: 'majority', j: true } } as const;
    for (let at = 0; !this.#isStopped; at++) {
      const _id = `${writer}-${at}`;
      const tags = [`t${at % 3}`, 'all'];
      const text = `${'x'.repeat((at * 37) % 300)}${at % 7}`;
      await this.#do(_id, 0, () => collection.insertOne({ _id, n: 0, text, tags }, durable));
      if (at % 3 === 1) await this.#do(_id, at, () => collection.updateOne({ _id }, { $set: { n: at } }, durable));
      if (at % 5 === 4) await this.#do(_id, 'absent', () => collection.deleteOne({ _id }, durable));
    }
  }

  async #do(_id: string, state: State, send: () => Promise<unknown>): Promise<void> {
    const entry = this.#entries.get(_id) ?? { acknowledged: 'absent', pending: undefined };
    this.#entries.set(_id, entry);
    entry.pending = state;
    await send();
    entry.acknowledged = state;
    entry.pending = undefined;
    this.acknowledged++;
  }

  /** Compares a folder nobody serves with what was acknowledged, and verifies it; answers what is wrong. */
  async check(folder: string): Promise<string[]> {
    const { environment } = await openFolder(folder, pino({ level: 'silent' }));
    try {
      const faults = [...verify(environment)].flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
      const found = new Map<string, number>();
      const collection = new Catalogue(environment).find('d', 'c');
      const reader = new Reader(environment);
      for (const key of collection ? reader.keys('documents', rangeOfId(collection.id), false) : []) {
        const document = decode(reader.document(key) ?? Buffer.alloc(0));
        found.set(String(document['_id']), toNumber(document['n']) ?? NaN);
      }
      for (const [_id, { acknowledged, pending }] of this.#entries) {
        const state = found.get(_id) ?? 'absent';
        if (state !== acknowledged && state !== pending)
          faults.push(`${_id} is ${state}, acknowledged ${acknowledged}`);
      }
      return faults;
    } finally {
      await environment.root.close();
    }
  }
}
