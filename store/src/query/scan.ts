import { decode } from '../bson/codec.js';
import type { Doc } from '../bson/value.js';
import { MongoError } from '../error.js';
import type { Collection } from '../storage/collection.js';
import type { KeyRange, Reader } from '../storage/environment.js';
import { documentKey, recordIdAtEnd, type RecordId } from '../storage/record-key.js';
import type { Matcher } from './match.js';
import type { Plan } from './plan.js';

/** A document a scan has found. Decoded only if the filter had to look inside. */
export interface Found {
  recordId: RecordId;
  raw: Buffer;
  document: Doc | undefined;
}

/** A found document, decoded at most once. */
export function documentOf(found: Found): Doc {
  return (found.document ??= decode(found.raw));
}

const zero = Buffer.from([0]);

/**
 * Walks a plan. It can stop after any document and go on later with another reader: what it holds is a place, not a
 * transaction, so a cursor that is left open costs nothing.
 */
export class Scan {
  /** How many index keys and documents were looked at. */
  readonly examined = { keys: 0, documents: 0 };
  readonly #branches: readonly Plan[];
  #branch = 0;
  #range = 0;
  #last: Buffer | undefined;
  readonly #seen: Set<RecordId> | undefined;

  constructor(
    private readonly collection: Collection,
    private readonly plan: Plan,
    private readonly matches: Matcher,
  ) {
    this.#branches = leavesOf(plan);
    // A document may be in several places of a multikey index, or be found by several clauses of an `$or`.
    const isOften = this.#branches.length > 1 || (plan.index !== undefined && plan.index.multikey.size > 0);
    this.#seen = isOften ? new Set() : undefined;
  }

  /** The next documents; undefined stands for one that did not match, so that the caller can pause. */
  *run(reader: Reader): Generator<Found | undefined, void, undefined> {
    if (this.collection.dropped || this.#branches.some(({ index }) => index?.dropped)) {
      throw new MongoError(175, 'QueryPlanKilled', 'the collection or index of this cursor was dropped');
    }
    for (const recordId of this.#recordIds(reader)) {
      if (this.#seen?.has(recordId)) continue;
      this.#seen?.add(recordId);
      const raw = reader.indexedDocument(documentKey(this.collection.id, recordId));
      this.examined.documents++;
      yield this.#test(recordId, raw);
    }
  }

  #test(recordId: RecordId, raw: Buffer): Found | undefined {
    if (this.plan.isExact) return { recordId, raw, document: undefined };
    const document = decode(raw);
    return this.matches(document) ? { recordId, raw, document } : undefined;
  }

  *#recordIds(reader: Reader): Generator<RecordId, void, undefined> {
    for (; this.#branch < this.#branches.length; this.#branch++, this.#range = 0) {
      const plan = this.#branches[this.#branch];
      for (const recordId of plan ? this.#walk(plan, reader) : []) {
        if (plan?.index) this.examined.keys++;
        yield recordId;
      }
    }
  }

  *#walk({ index, ranges, arePoints, reverse }: Plan, reader: Reader): Generator<RecordId, void, undefined> {
    for (; this.#range < ranges.length; this.#range++, this.#last = undefined) {
      const range = ranges[reverse ? ranges.length - 1 - this.#range : this.#range];
      if (!range) return;
      if (arePoints) {
        if (this.#last) continue;
        this.#last = range.start;
        const holder = reader.entry(range.start);
        if (holder) yield recordIdAtEnd(holder);
      } else if (index?.unique) {
        for (const { key, value } of reader.pairs(this.#rest(range, reverse), reverse)) {
          this.#last = key;
          yield recordIdAtEnd(value);
        }
      } else {
        for (const key of reader.keys(index ? 'entries' : 'documents', this.#rest(range, reverse), reverse)) {
          this.#last = key;
          yield recordIdAtEnd(key);
        }
      }
    }
  }

  /** What is left of a range after the last key that was read. */
  #rest(range: KeyRange, reverse: boolean): KeyRange {
    if (!this.#last) return range;
    return reverse
      ? { start: range.start, end: this.#last }
      : { start: Buffer.concat([this.#last, zero]), end: range.end };
  }
}

/** The walks a plan is made of, each over one index or over all documents. */
export function leavesOf(plan: Plan): Plan[] {
  return plan.branches ? plan.branches.flatMap(leavesOf) : [plan];
}
