import { index, modelOptions, mongoose as typegooseMongoose, prop } from '@typegoose/typegoose';
import type { SubgraphName } from '@sl3/schema/subgraphs';
import type { EventName, Fact } from '@sl3/schema/events';
import type { AnyObject, Connection, Model } from 'mongoose';
import { backOffMs, pause } from './back-off.js';
import type { Clock } from './clock.js';
import type { Log } from './log.js';
import { modelOf } from './mongo.js';
import { OrderedLog, type Draft } from './ordered-log.js';

export { skipToHead, startFollowers, type FollowersOptions } from './follow.js';
export type { Follow } from './following.js';

/** A fact that a document has yet to state, written by the same single-document update that made it true. */
export interface Pending {
  /** `<partition>_<seq>` of the document or log it is about. */
  id: string;
  name: EventName;
  payload: unknown;
  at: Date;
}

/**
 * Where pending facts lie: an array of {@link Pending} in the documents of a model.
 *
 * The model wants the index `@index(...pendingIndex)`, or the announcer reads every document.
 */
export interface FactSource {
  // Sources have nothing in common but the field.
  // oxlint-disable-next-line typescript/no-explicit-any
  model: Model<any>;
  /** `pendingFacts` by default. */
  pendingField?: string;
}

/** The index an announcer needs: `@index(...pendingIndex)`. Holds only the documents that have something to state. */
export const pendingIndex: [Record<string, 1>, { partialFilterExpression: AnyObject }] = [
  { 'pendingFacts.id': 1 },
  { partialFilterExpression: { 'pendingFacts.id': { $exists: true } } },
];

/** A fact as it is stored: one entry of the subgraph's own ordered log. */
@modelOptions({ schemaOptions: { collection: 'facts', versionKey: false } })
@index({ partition: 1, seq: 1 }, { unique: true })
class FactEntry {
  /** The fact's id, so that a fact stated twice is stored once. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  partition!: string;

  /** The position in the feed. */
  @prop({ type: () => Number, required: true })
  seq!: number;

  @prop({ type: () => String, required: true })
  name!: EventName;

  @prop({ type: () => typegooseMongoose.Schema.Types.Mixed })
  payload!: unknown;

  @prop({ type: () => Date, required: true })
  at!: Date;
}

const SWEEP_MS = 2_000;
const POLL_MS = 250;
const DOCUMENTS_AT_ONCE = 500;

/**
 * The facts of one subgraph: announces what its documents have yet to state, and reads what was stated.
 *
 * Any number of processes may announce the same facts at once; the fact's id is stored once, and the facts of one
 * document keep their order because each is appended only when the ones before it are certainly there.
 */
export class Facts {
  readonly #subgraph: SubgraphName;
  readonly #sources: readonly Required<FactSource>[];
  readonly #model: Model<FactEntry>;
  readonly #facts: OrderedLog<FactEntry>;
  readonly #log: Log;
  readonly #listeners = new Set<() => void>();
  readonly #closing = new AbortController();
  #wake = new AbortController();
  #isNudged = false;
  #running: Promise<void> | undefined;
  #polling: Promise<void> | undefined;

  constructor(o: { connection: Connection; subgraph: SubgraphName; sources: FactSource[]; log: Log; clock: Clock }) {
    this.#subgraph = o.subgraph;
    this.#sources = o.sources.map((source) => ({ pendingField: 'pendingFacts', ...source }));
    this.#log = o.log.child({ part: 'facts' });
    this.#model = modelOf(o.connection, FactEntry);
    this.#facts = new OrderedLog({
      model: this.#model,
      partitionField: 'partition',
      onAppended: () => {
        this.#tell();
      },
    });
  }

  /** Begins to announce: at once for what a crash left, then on every nudge, and every 2 s for what nobody nudged. */
  start(): void {
    this.#running ??= this.#announceForEver();
  }

  /** Ends announcing and feeds. What is pending stays pending, for the next start. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake.abort();
    this.#listeners.clear();
    await Promise.all([this.#running, this.#polling]);
  }

  /** Call after a write that left pending facts, so that they are announced now and not by the sweep. */
  nudge(): void {
    this.#isNudged = true;
    this.#wake.abort();
  }

  /** Facts after a position, in order, at most `limit`. */
  async readAfter(position: number, limit: number): Promise<Fact[]> {
    const entries = await this.#facts.readAfter(this.#subgraph, position, limit);
    return entries.map(
      ({ _id, seq, name, payload, at }) => ({ id: _id, name, position: seq, at, payload }) as unknown as Fact,
    );
  }

  /** The position of the latest fact; 0 when none was stated yet. */
  head(): Promise<number> {
    return this.#facts.head(this.#subgraph);
  }

  /**
   * Hears that there is more to read, from this process or, within 250 ms, from another. May be called for nothing.
   *
   * @returns how to stop hearing
   */
  onStated(listener: () => void): () => void {
    this.#listeners.add(listener);
    this.#polling ??= this.#pollWhileHeard();
    return () => this.#listeners.delete(listener);
  }

  async #announceForEver(): Promise<void> {
    const { signal } = this.#closing;
    let failures = 0;
    let isPrepared = false;
    while (!signal.aborted) {
      try {
        if (!isPrepared) await this.#model.createIndexes();
        isPrepared = true;
        this.#isNudged = false;
        for (const source of this.#sources) await this.#announce(source);
        failures = 0;
        await this.#sleep(SWEEP_MS);
      } catch (error) {
        // They are stored with their documents: nothing is lost while the store is away.
        this.#log.warn({ err: error, failures }, 'announcing facts failed');
        await pause(backOffMs(failures++), signal);
      }
    }
  }

  /** Not at all when a nudge came while the last round was under way: its write may have come after our look. */
  async #sleep(ms: number): Promise<void> {
    if (this.#isNudged || this.#closing.signal.aborted) return;
    this.#wake = new AbortController();
    await pause(ms, this.#wake.signal);
  }

  /** Copies what a source has pending into the feed, then clears it. In this order a crash repeats, and loses nothing. */
  async #announce({ model, pendingField }: Required<FactSource>): Promise<void> {
    const idField = `${pendingField}.id`;
    for (;;) {
      if (this.#closing.signal.aborted) return;
      const documents: AnyObject[] = await model.collection
        .find({ [idField]: { $gt: '' } }, { projection: { [pendingField]: 1 } })
        .limit(DOCUMENTS_AT_ONCE)
        .toArray();
      if (documents.length === 0) return;
      await this.#append(inOrder(documents.map((document) => document[pendingField] as Pending[])));
      await model.collection.bulkWrite(
        documents.map((document) => ({
          updateOne: {
            filter: { _id: document['_id'] as unknown },
            update: {
              $pull: { [pendingField]: { id: { $in: (document[pendingField] as Pending[]).map(({ id }) => id) } } },
            },
          },
        })) as never,
        { ordered: false },
      );
      if (documents.length < DOCUMENTS_AT_ONCE) return;
    }
  }

  async #append(pending: readonly Pending[]): Promise<void> {
    // Another process, or this one before a crash, may have stated some of them: one read is cheaper than a refusal each.
    const ids = pending.map(({ id }) => id);
    const stated = await this.#model.find({ _id: { $in: ids } }, { _id: 1 }).lean();
    const known = new Set<string>(stated.map(({ _id }) => _id));
    const drafts = pending.filter(({ id }) => !known.has(id)).map((fact) => this.#draft(fact));
    await this.#facts.appendMany(this.#subgraph, drafts);
  }

  #draft({ id, name, payload, at }: Pending): Draft<FactEntry> {
    return {
      build: () => ({ _id: id, partition: this.#subgraph, name, payload, at }),
      findExisting: () => this.#model.findById(id).lean<FactEntry>(),
    };
  }

  /** One look every 250 ms serves every feed of this process. */
  async #pollWhileHeard(): Promise<void> {
    let seen = -1;
    while (this.#listeners.size > 0) {
      try {
        const head = await this.head();
        if (head !== seen) this.#tell();
        seen = head;
      } catch {
        // The store is away; the next look finds what was stated meanwhile.
      }
      await pause(POLL_MS, this.#closing.signal);
    }
    this.#polling = undefined;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Oldest first; the facts of one document stay in the order in which it has them. Only that order is promised: facts of
 * different documents may come in any.
 */
function inOrder(perDocument: readonly Pending[][]): Pending[] {
  return perDocument.toSorted((a, b) => Number(a[0]?.at) - Number(b[0]?.at) || seqOf(a[0]) - seqOf(b[0])).flat();
}

function seqOf(pending: Pending | undefined): number {
  return Number(/_(\d+)$/.exec(pending?.id ?? '')?.[1] ?? 0);
}
