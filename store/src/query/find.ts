import { MongoError } from '../error.js';
import type { Collation } from '../bson/collation.js';
import type { Doc } from '../bson/value.js';
import type { Collection } from '../storage/collection.js';
import { Reader, type Environment } from '../storage/environment.js';
import type { Matcher } from './match.js';
import { Pace } from './pace.js';
import { planQuery, type Plan } from './plan.js';
import { documentOf, Scan, type Found } from './scan.js';
import { compareSortKeys, sortKeys, type SortKey, type SortSpec } from './sort.js';

const MAX_SORT_BYTES = 100 * 1024 * 1024;

/** What is looked for. */
export interface Query {
  filter: Doc;
  /** The filter, compiled. */
  matches: Matcher;
  sort: SortSpec;
  /** How many of the first results are left out. */
  skip: number;
  /** How many results at most; 0 means all. */
  limit: number;
  hint?: unknown;
  /** How text is compared and ordered; by its bytes when there is none. */
  collation?: Collation;
}

interface Sortable {
  found: Found;
  keys: SortKey[];
}

/** Finds at once and in one go; for write jobs, which nothing may come between. */
export function findNow(reader: Reader, collection: Collection, query: Query): Found[] {
  const plan = planQuery(collection, query.filter, query.sort, query.hint, query.collation);
  const scan = new Scan(collection, plan, query.matches);
  if (plan.isSorted) return takePage(scan.run(reader), query);
  const sorter = new Sorter(query);
  for (const found of scan.run(reader)) if (found) sorter.add(found);
  return sorter.finish();
}

function takePage(all: Iterable<Found | undefined>, { skip, limit }: Query): Found[] {
  const page: Found[] = [];
  let left = skip;
  for (const found of all) {
    if (!found) continue;
    if (left-- > 0) continue;
    page.push(found);
    if (limit > 0 && page.length >= limit) break;
  }
  return page;
}

/** A query that is read piece by piece; between pieces it holds no transaction. */
export class RunningQuery {
  readonly plan: Plan;
  readonly #scan: Scan;
  #skip: number;
  #left: number;
  #sorted: Found[] | undefined;

  constructor(
    private readonly environment: Environment,
    collection: Collection,
    private readonly query: Query,
  ) {
    this.plan = planQuery(collection, query.filter, query.sort, query.hint, query.collation);
    this.#scan = new Scan(collection, this.plan, query.matches);
    this.#skip = query.skip;
    this.#left = query.limit || Infinity;
  }

  /**
   * Hands out results until `take` has enough or there are none left, letting others have their turn meanwhile.
   *
   * @param take - answers false when it wants no more for now; it keeps what it was given
   * @returns whether there may be more
   */
  async read(take: (found: Found) => boolean): Promise<boolean> {
    if (!this.plan.isSorted) return this.#readSorted(take);
    if (this.#left === 0) return false;
    const reader = Reader.snapshot(this.environment);
    const pace = new Pace();
    try {
      for (const found of this.#scan.run(reader)) {
        if (found && this.#skip-- <= 0) {
          this.#left--;
          const wantsMore = take(found);
          if (this.#left === 0) return false;
          if (!wantsMore) return true;
        }
        if (pace.isDue) await pace.pause();
      }
      return false;
    } finally {
      reader.close();
    }
  }

  async #readSorted(take: (found: Found) => boolean): Promise<boolean> {
    this.#sorted ??= await this.#sortAll();
    // Taken from the end, so that what was handed out can be let go.
    for (let next = this.#sorted.pop(); next; next = this.#sorted.pop()) {
      const wantsMore = take(next);
      if (!wantsMore) return this.#sorted.length > 0;
    }
    return false;
  }

  async #sortAll(): Promise<Found[]> {
    const sorter = new Sorter(this.query);
    const reader = Reader.snapshot(this.environment);
    const pace = new Pace();
    try {
      for (const found of this.#scan.run(reader)) {
        if (found) sorter.add(found);
        if (pace.isDue) await pace.pause();
      }
    } finally {
      reader.close();
    }
    return sorter.finish().reverse();
  }
}

/** Sorts what no index gives in order; with a limit it keeps little more than the page. */
class Sorter {
  #rows: Sortable[] = [];
  #bytes = 0;
  readonly #wanted: number;

  constructor(private readonly query: Query) {
    this.#wanted = query.limit > 0 ? query.skip + query.limit : Infinity;
  }

  add(found: Found): void {
    const row = { found, keys: sortKeys(documentOf(found), this.query.sort, this.query.collation) };
    found.document = undefined;
    this.#rows.push(row);
    this.#bytes += found.raw.length;
    if (this.#rows.length > 1000 && this.#rows.length > this.#wanted * 2) this.#trim();
    if (this.#bytes <= MAX_SORT_BYTES) return;
    throw new MongoError(
      292,
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `Sort exceeded memory limit of ${MAX_SORT_BYTES} bytes, but did not opt in to external sorting.`,
    );
  }

  finish(): Found[] {
    this.#trim();
    return this.#rows.slice(this.query.skip).map(({ found }) => found);
  }

  #trim(): void {
    this.#rows.sort((a, b) => compareSortKeys(a.keys, b.keys, this.query.sort, this.query.collation));
    if (this.#rows.length > this.#wanted) this.#rows.length = this.#wanted;
    this.#bytes = this.#rows.reduce((sum, { found }) => sum + found.raw.length, 0);
  }
}
