import type { Collation } from '../bson/collation.js';
import type { Doc } from '../bson/value.js';
import type { Collection } from '../storage/collection.js';
import { Reader, type Environment } from '../storage/environment.js';
import type { Matcher } from './match.js';
import { Memory } from './memory.js';
import { Pace } from './pace.js';
import { planQuery, type Plan } from './plan.js';
import { documentOf, Scan, type Found } from './scan.js';
import { sortRows } from './sort-rows.js';
import { compareSortKeys, sortKeys, type SortKey, type SortSpec } from './sort.js';
import type { Turn } from '../storage/turn.js';

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
  /** Whose turn and time it uses; one of its own when there is none. */
  pace?: Pace;
}

interface Sortable {
  found: Found;
  keys: SortKey[];
}

/**
 * Finds at once and in one go; for write jobs, which nothing may come between.
 *
 * @throws TurnOver when it takes longer than the turn of the job
 */
export function findNow(reader: Reader, collection: Collection, query: Query, turn?: Turn): Found[] {
  const plan = planQuery(collection, query.filter, query.sort, query.hint, query.collation);
  const scan = new Scan(collection, plan, query.matches);
  if (plan.isSorted) return takePage(scan.run(reader), query, turn);
  const sorter = new Sorter(query);
  for (const found of scan.run(reader)) {
    turn?.check();
    if (found) sorter.add(found);
    if (sorter.isFull) sorter.trimNow();
  }
  sorter.trimNow();
  return sorter.page;
}

function takePage(all: Iterable<Found | undefined>, { skip, limit }: Query, turn: Turn | undefined): Found[] {
  const page: Found[] = [];
  let left = skip;
  for (const found of all) {
    turn?.check();
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
  readonly #pace: Pace;
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
    this.#pace = query.pace ?? new Pace();
    this.#skip = query.skip;
    this.#left = query.limit || Infinity;
  }

  /** How many index keys and documents were looked at. */
  get examined(): { keys: number; documents: number } {
    return this.#scan.examined;
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
    try {
      for (const found of this.#scan.run(reader)) {
        if (found && this.#skip-- <= 0) {
          this.#left--;
          const wantsMore = take(found);
          if (this.#left === 0) return false;
          if (!wantsMore) return true;
        }
        if (this.#pace.isDue) await this.#pace.pause();
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
    try {
      for (const found of this.#scan.run(reader)) {
        if (found) sorter.add(found);
        if (sorter.isFull) await sorter.trim(this.#pace);
        if (this.#pace.isDue) await this.#pace.pause();
      }
    } finally {
      reader.close();
    }
    await sorter.trim(this.#pace);
    return sorter.page.reverse();
  }
}

/** Sorts what no index gives in order; with a limit it keeps little more than the page. */
class Sorter {
  #rows: Sortable[] = [];
  readonly #memory = new Memory('Sort');
  readonly #wanted: number;

  constructor(private readonly query: Query) {
    this.#wanted = query.limit > 0 ? query.skip + query.limit : Infinity;
  }

  add(found: Found): void {
    const { sort, collation } = this.query;
    const row = { found, keys: sortKeys(documentOf(found), sort, collation) };
    found.document = undefined;
    this.#rows.push(row);
    this.#memory.take(found.raw.length);
  }

  /** Whether it holds so much more than is wanted that it is time to let go of some. */
  get isFull(): boolean {
    const hasMany = this.#rows.length > 1000 || this.#memory.isHalfFull;
    return hasMany && this.#rows.length > this.#wanted * 2;
  }

  /** Keeps the first ones only, in order. */
  async trim(pace: Pace): Promise<void> {
    this.#keep(await sortRows(this.#rows, this.#compare, pace));
  }

  /** The same without letting others have their turn, for write jobs. */
  trimNow(): void {
    this.#keep(this.#rows.sort(this.#compare));
  }

  /** What was asked for, once it is trimmed. */
  get page(): Found[] {
    return this.#rows.slice(this.query.skip).map(({ found }) => found);
  }

  readonly #compare = (a: Sortable, b: Sortable): number =>
    compareSortKeys(a.keys, b.keys, this.query.sort, this.query.collation);

  #keep(rows: Sortable[]): void {
    if (rows.length > this.#wanted) rows.length = this.#wanted;
    this.#rows = rows;
    this.#memory.set(rows.reduce((sum, { found }) => sum + found.raw.length, 0));
  }
}
