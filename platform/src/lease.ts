import { modelOptions, prop } from '@typegoose/typegoose';
import { randomUUID } from 'node:crypto';
import type { Connection, Model } from 'mongoose';
import type { Clock } from './clock.js';
import { modelOf } from './mongo.js';

/** Who may do a thing that only one process does at a time. */
@modelOptions({ schemaOptions: { collection: 'leases', versionKey: false } })
class Lease {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  holder!: string;

  @prop({ type: () => Date, required: true })
  until!: Date;
}

/**
 * Named leases in the process's own database.
 *
 * @remarks They keep work from being done twice, not from ever being done twice: a process that sleeps through its lease
 * may wake and go on. What is leased must be safe to repeat.
 */
export class Leases {
  readonly #model: Model<Lease>;
  readonly #clock: Clock;
  readonly holder = randomUUID();

  constructor(o: { connection: Connection; clock: Clock }) {
    this.#model = modelOf(o.connection, Lease);
    this.#clock = o.clock;
  }

  /** Takes or renews a lease. @returns false while somebody else holds it */
  async acquire(name: string, forMs: number): Promise<boolean> {
    const now = this.#clock.now();
    const set = { holder: this.holder, until: new Date(now.getTime() + forMs) };
    try {
      await this.#model.updateOne(
        { _id: name, $or: [{ holder: this.holder }, { until: { $lte: now } }] },
        { $set: set },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 11_000) return false; // it exists, and the filter did not match
      throw error;
    }
  }

  /** Gives a lease back early. Safe when it was lost meanwhile. */
  async release(name: string): Promise<void> {
    await this.#model.deleteOne({ _id: name, holder: this.holder });
  }
}
