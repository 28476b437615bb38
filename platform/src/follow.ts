import { modelOptions, prop } from '@typegoose/typegoose';
import type { Fact } from '@sl3/schema/events';
import type { Connection, Model } from 'mongoose';
import { backOffMs, pause } from './back-off.js';
import { readFeed, readHead } from './feed-reader.js';
import { addressOf, applyForSure, isAborted, repeat, type Follow, type FollowerOptions } from './following.js';
import { Leases } from './lease.js';
import type { Log } from './log.js';
import { factsApplied } from './metrics.js';
import { Lanes } from './lanes.js';
import { modelOf } from './mongo.js';

/** How far a subgraph has followed another; kept beside the copy. */
@modelOptions({ schemaOptions: { collection: 'followCursors', versionKey: false } })
class FollowCursor {
  /** The subgraph that is followed, and to which end when there are several. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => Number, required: true })
  position!: number;
}

/** Short, because a killed follower's copy stands still for so long: a ban must be heard within seconds all the same. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
const HEAD_WITHIN_MS = 5_000;

/** What {@link startFollowers} needs. */
export type FollowersOptions = FollowerOptions & { connection: Connection; follows: Follow[] };

/** Under which name the cursor and the lease of a follower are kept. */
function nameOf({ of, as }: Follow): string {
  return as === undefined ? of : `${of}/${as}`;
}

/**
 * Has a follower that does not run begin with what is stated from now on, and not with the backlog.
 *
 * @param o.unless - asked after the head was read: whether something wants the backlog after all
 */
export async function skipToHead(
  o: FollowerOptions & { connection: Connection; follow: Follow; unless: () => Promise<boolean> },
): Promise<void> {
  const head = await readHead(addressOf(o, o.follow), AbortSignal.timeout(HEAD_WITHIN_MS));
  if (await o.unless()) return;
  const cursors = modelOf(o.connection, FollowCursor);
  await cursors.updateOne({ _id: nameOf(o.follow) }, { $max: { position: head } }, { upsert: true });
}

/**
 * Follows the facts of neighbours into the local copy, for ever: one process of a subgraph per neighbour at a time, from
 * the stored cursor, again and again after every fault. A fact that cannot be applied is tried until it can.
 */
export function startFollowers(o: FollowersOptions): {
  close(): Promise<void>;
  /** Resolves when everything the neighbours have stated by now is applied, by whichever process does it. */
  caughtUp(): Promise<void>;
} {
  const closing = new AbortController();
  const cursors = modelOf(o.connection, FollowCursor);
  const leases = new Leases(o);
  const followers = o.follows.map((follow) => followLeased({ ...o, follow, cursors, leases, signal: closing.signal }));
  return {
    close: async () => {
      closing.abort();
      await Promise.all(followers);
    },
    caughtUp: async () => {
      await Promise.all(o.follows.map((follow) => reachHead({ ...o, follow, cursors, signal: closing.signal })));
    },
  };
}

type LeasedFollower = FollowerOptions & {
  follow: Follow;
  cursors: Model<FollowCursor>;
  leases: Leases;
  signal: AbortSignal;
};

async function followLeased(o: LeasedFollower): Promise<void> {
  const log = o.log.child({ part: 'follow', of: o.follow.of });
  const name = `follow:${nameOf(o.follow)}`;
  await repeat({ signal: o.signal, log }, async (isAlive) => {
    if (!(await o.leases.acquire(name, LEASE_MS))) {
      isAlive();
      await pause(backOffMs(0, RENEW_MS), o.signal);
      return;
    }
    const held = new AbortController();
    const signal = AbortSignal.any([o.signal, held.signal]);
    const renewing = renewLease(o.leases, name, held, signal);
    try {
      await followFromCursor({ ...o, signal, log, isAlive });
    } finally {
      held.abort();
      await renewing;
      if (isAborted(o.signal)) await o.leases.release(name).catch(() => undefined); // or it runs out by itself
    }
  });
}

/** Keeps a lease, and says so when it is lost: what goes on after that would race with the next holder. */
async function renewLease(leases: Leases, name: string, held: AbortController, signal: AbortSignal): Promise<void> {
  let heldUntilMs = performance.now() + LEASE_MS;
  while (!signal.aborted) {
    await pause(RENEW_MS, signal);
    if (isAborted(signal)) return;
    try {
      const askedAtMs = performance.now();
      if (!(await leases.acquire(name, LEASE_MS))) held.abort();
      else heldUntilMs = askedAtMs + LEASE_MS;
    } catch {
      if (performance.now() > heldUntilMs - RENEW_MS) held.abort(); // the store is away: let go before it runs out
    }
  }
}

async function followFromCursor(o: LeasedFollower & { log: Log; isAlive: () => void }): Promise<void> {
  const { follow, cursors, signal, log } = o;
  let stored = (await cursors.findById(nameOf(follow)).lean())?.position ?? 0;
  let position = stored;

  async function storeCursor(): Promise<void> {
    // Aborted: what was taken may not be applied.
    if (position === stored || signal.aborted) return;
    await cursors.updateOne({ _id: nameOf(follow) }, { $set: { position } }, { upsert: true });
    stored = position;
  }

  const lanes = new Lanes(follow.concurrency ?? 1);
  for await (const line of readFeed({ ...addressOf(o, follow), after: position, names: follow.names, signal })) {
    o.isAlive();
    if (line.position < position) {
      // The neighbour came back from a backup. Its facts from there on are other ones: hear them all again.
      log.error({ position, head: line.position }, 'feed is shorter than its copy; following from the start');
      position = 0;
      await storeCursor();
      return;
    }
    const { fact } = line;
    if (fact) {
      await lanes.add(documentOf(fact), async () => {
        await applyForSure(follow, fact, { signal, log });
        factsApplied.inc({ of: follow.of });
      });
    }
    if (signal.aborted) return;
    position = line.position;
    // Applying is safe to repeat, so the cursor may lag behind what is applied by what came in one piece.
    if (!line.isLastOfChunk) continue;
    await lanes.settled();
    await storeCursor();
  }
}

/** What a fact is about: its id is `<document>_<seq>`. */
function documentOf(fact: Fact): string {
  return fact.id.slice(0, fact.id.lastIndexOf('_'));
}

async function reachHead(
  o: FollowerOptions & { follow: Follow; cursors: Model<FollowCursor>; signal: AbortSignal },
): Promise<void> {
  const head = await readHead(addressOf(o, o.follow), o.signal);
  for (;;) {
    const cursor = await o.cursors.findById(nameOf(o.follow)).lean();
    if ((cursor?.position ?? 0) >= head || o.signal.aborted) return;
    await pause(25, o.signal);
  }
}
