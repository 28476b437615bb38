import type mongoose from 'mongoose';
import type { AnyObject, Model } from 'mongoose';
import { refusalOf, type Refusal } from './insert-refusal.js';
import type { Entry } from './ordered-log.js';

/** The stored entries of an ordered log: what it reads and inserts, and nothing of who waits for it. */
export class LogRows<E extends Entry> {
  /** The unique index that decides who has a seq. */
  readonly seqIndex: string;
  readonly #collection: mongoose.Collection<AnyObject>;
  readonly #partitionField: string;

  /** @throws when the model lacks the unique index on its partition and `seq` */
  constructor(model: Model<E>, partitionField: keyof E & string) {
    this.#collection = model.collection;
    this.#partitionField = partitionField;
    this.seqIndex = seqIndexOf(model.modelName, model.schema as mongoose.Schema, partitionField);
  }

  /** What the log is called where it is counted. */
  get name(): string {
    return this.#collection.collectionName;
  }

  /** Entries after a seq, in order; at most `limit`, 0 for all. */
  async after(partition: string, seq: number, limit = 0): Promise<E[]> {
    const filter = { [this.#partitionField]: partition, seq: { $gt: seq } };
    const rows = await this.#collection.find(filter).sort({ seq: 1 }).limit(limit).toArray();
    return rows as unknown as E[];
  }

  /** The entry with the highest seq. */
  async last(partition: string): Promise<E | null> {
    const filter = { [this.#partitionField]: partition };
    const rows = await this.#collection.find(filter).sort({ seq: -1 }).limit(1).toArray();
    return (rows[0] ?? null) as unknown as E | null;
  }

  /** Inserts in order. @returns the first one that was refused, or undefined; throws when the outcome is unknown */
  async insert(entries: E[]): Promise<Refusal | undefined> {
    try {
      await this.#collection.insertMany(entries, { ordered: true });
      return undefined;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  }
}

function seqIndexOf(modelName: string, schema: mongoose.Schema, partitionField: string): string {
  const indexes = schema.indexes() as [Record<string, unknown>, { unique?: boolean; name?: string }][];
  const found = indexes.find(([keys, { unique }]) => unique && Object.keys(keys).join() === `${partitionField},seq`);
  if (!found) throw new Error(`${modelName} needs a unique index on (${partitionField}, seq).`);
  const [keys, { name }] = found;
  return name ?? Object.entries(keys).flat().join('_');
}
