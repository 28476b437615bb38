import type { SubgraphName } from '@sl3/schema/subgraphs';
import type { EventName, Fact } from '@sl3/schema/events';
import { backOffMs, pause } from './back-off.js';
import type { Clock } from './clock.js';
import type { FeedAddress } from './feed-reader.js';
import type { Log } from './log.js';

/** What one subgraph hears from another. */
export interface Follow {
  of: SubgraphName;
  names: EventName[];
  /** Which copy this feeds, in a subgraph that follows one neighbour for several ends: each has a cursor of its own. */
  as?: string;
  /**
   * Brings the local copy up to date. May be called again with a fact, even after newer ones (a process that slept
   * through its lease wakes up): compare `version`, or be unique on the fact's id.
   */
  apply(fact: Fact): Promise<void>;
  /**
   * How many facts may be applied at once, each about another document: a backlog (an import, a copy that begins) is
   * then worked off in batches. Facts about one document stay in order. 1 by default.
   */
  concurrency?: number;
}

/** What every follower needs, with or without a lease. */
export interface FollowerOptions {
  subgraph: string;
  /** Name to base URL. */
  urls: Record<string, string>;
  /** Target to secret. */
  secrets: Record<string, string>;
  log: Log;
  clock: Clock;
}

/** Tries until it works. Skipping a fact would leave the copy wrong for ever; waiting leaves it late, and says so. */
export async function applyForSure(follow: Follow, fact: Fact, o: { signal: AbortSignal; log: Log }): Promise<void> {
  for (let attempt = 0; !o.signal.aborted; attempt += 1) {
    try {
      await follow.apply(fact);
      return;
    } catch (error) {
      o.log.error({ err: error, factId: fact.id, fact: fact.name, attempt }, 'applying a fact failed; trying again');
      await pause(backOffMs(attempt), o.signal);
    }
  }
}

/** Runs again after every end and every fault. `isAlive` resets the back-off. */
export async function repeat(
  o: { signal: AbortSignal; log: Log },
  work: (isAlive: () => void) => Promise<void>,
): Promise<void> {
  let failures = 0;
  const isAlive = () => {
    failures = 0;
  };
  while (!o.signal.aborted) {
    try {
      await work(isAlive);
    } catch (error) {
      if (!isAborted(o.signal)) o.log.warn({ err: error, failures }, 'following broke off; trying again');
    }
    await pause(backOffMs(failures++), o.signal);
  }
}

/** Where a neighbour's feed is, and the secret that opens it. @throws when the configuration names neither */
export function addressOf(o: FollowerOptions, { of }: Follow): FeedAddress {
  const url = o.urls[of];
  const secret = o.secrets[of];
  if (!url) throw new Error(`SUBGRAPH_URLS has no address for ${of}, which ${o.subgraph} follows.`);
  if (!secret) throw new Error(`TARGET_SECRETS has no secret for ${of}, which ${o.subgraph} follows.`);
  return { self: o.subgraph, of, url, secret };
}

/** Asked anew: TypeScript believes that what it saw before an await still holds. */
export function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
