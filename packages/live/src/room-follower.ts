/**
 * What one reader knows of one ordered log, as a pure state machine: no socket, no clock, no storage. Each payload of a
 * subscription goes through {@link receive}, which says what to hand on and whether to ask again from the last good
 * cursor. Rooms, inboxes and the queue of cases are followed the same way.
 */

/** One entry of a log. `seq` is 1, 2, 3 … without holes. */
export interface LogEvent {
  readonly seq: number;
}

export interface Batch<E extends LogEvent> {
  readonly __typename: 'EventBatch' | 'InboxBatch' | 'CaseBatch';
  readonly cursor: string;
  readonly events: readonly E[];
}

/** Everything between the two seqs was skipped: drop what is kept, page again. */
export interface Gap {
  readonly __typename: 'Gap';
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly cursor: string;
}

/** What is kept is no longer true: drop it, page again. */
export interface Reset {
  readonly __typename: 'Reset';
  readonly reason: string;
  readonly cursor: string;
}

export interface Heartbeat {
  readonly __typename: 'Heartbeat';
  readonly headSeq: number;
  readonly cursor: string;
}

export type LogPayload<E extends LogEvent> = Batch<E> | Gap | Reset | Heartbeat;

/**
 * `offline` and `reconnecting`: nothing arrives. `catching up`: connected, and not yet known to have everything.
 * `caught up`: everything the server had has been handed on.
 */
export type FollowPhase = 'offline' | 'reconnecting' | 'catching up' | 'caught up';

export interface Follower {
  /** The place everything before which was handed on; null to start from now. */
  readonly cursor: string | null;
  /** The last seq handed on; null until the first payload tells. */
  readonly appliedSeq: number | null;
  readonly phase: FollowPhase;
  /** Times in a row that asking again brought the same hole. */
  readonly holes: number;
  /** Whether the last heartbeat named a head beyond what was handed on. */
  readonly isBehind: boolean;
}

export interface Step<E extends LogEvent> {
  readonly follower: Follower;
  /** To hand on to the application, in full and in order; absent when there is nothing new. */
  readonly deliver?: LogPayload<E>;
  /** Something is missing: subscribe again after `follower.cursor`. What the present subscription still brings is void. */
  readonly mustResubscribe?: true;
}

/** A server that skips the same place this often will not mend it: the application is told to page instead. */
const HOLES_BEFORE_GAP = 3;
/** A batch holds at most this many; a full one means that more may wait behind it. */
const FULL_BATCH = 100;

/**
 * @param cursor - where to go on, from a page or from a stored place; null for "from now on"
 * @param appliedSeq - the seq of that cursor where it is known
 */
export function startFollowing(cursor: string | null, appliedSeq: number | null = null): Follower {
  return { cursor, appliedSeq, phase: 'reconnecting', holes: 0, isBehind: false };
}

/** The connection came or went. */
export function connectionChanged(follower: Follower, connection: 'offline' | 'reconnecting' | 'up'): Follower {
  const phase = connection === 'up' ? 'catching up' : connection;
  return { ...follower, phase, isBehind: false };
}

/** Takes one payload of the subscription. */
export function receive<E extends LogEvent>(follower: Follower, payload: LogPayload<E>): Step<E> {
  switch (payload.__typename) {
    case 'EventBatch':
    case 'InboxBatch':
    case 'CaseBatch':
      return receiveBatch(follower, payload);
    case 'Gap':
      return receiveGap(follower, payload);
    case 'Reset':
      return {
        follower: { cursor: payload.cursor, appliedSeq: null, phase: 'caught up', holes: 0, isBehind: false },
        deliver: payload,
      };
    case 'Heartbeat':
      return receiveHeartbeat(follower, payload);
  }
}

function receiveBatch<E extends LogEvent>(follower: Follower, batch: Batch<E>): Step<E> {
  const { appliedSeq } = follower;
  const fresh = appliedSeq === null ? batch.events : batch.events.filter((event) => event.seq > appliedSeq);
  const contiguous = leadingRun(fresh, appliedSeq);
  const lastSeq = contiguous.at(-1)?.seq ?? appliedSeq;

  if (contiguous.length === fresh.length) {
    if (fresh.length === 0 && batch.events.length > 0) return repeated(follower, batch);
    const phase = batch.events.length < FULL_BATCH ? 'caught up' : 'catching up';
    const next = { cursor: batch.cursor, appliedSeq: lastSeq, phase, holes: 0, isBehind: false } as const;
    return fresh.length > 0 ? { follower: next, deliver: { ...batch, events: fresh } } : { follower: next };
  }

  // A hole. What comes before it is good, what follows waits; the cursor stays, since the batch's own lies beyond.
  const hasProgressed = contiguous.length > 0;
  const holes = hasProgressed ? 1 : follower.holes + 1;
  if (holes > HOLES_BEFORE_GAP) return giveUpHole(follower, fresh, batch);
  const waiting: Follower = { ...follower, appliedSeq: lastSeq, phase: 'catching up', holes, isBehind: false };
  if (!hasProgressed || follower.cursor === null) return { follower: waiting, mustResubscribe: true };
  const deliver = { ...batch, cursor: follower.cursor, events: contiguous };
  return { follower: waiting, deliver, mustResubscribe: true };
}

/** The server tells again what is known, as it does after a cut. The place itself may be taken over once it is reached. */
function repeated<E extends LogEvent>(follower: Follower, batch: Batch<E>): Step<E> {
  const reaches = batch.events.at(-1)?.seq === follower.appliedSeq;
  return { follower: reaches ? { ...follower, cursor: batch.cursor, phase: 'caught up', holes: 0 } : follower };
}

function giveUpHole<E extends LogEvent>(follower: Follower, fresh: readonly E[], batch: Batch<E>): Step<E> {
  const lastSeq = fresh.at(-1)?.seq ?? 0;
  const gap: Gap = {
    __typename: 'Gap',
    fromSeq: (follower.appliedSeq ?? 0) + 1,
    toSeq: lastSeq,
    cursor: batch.cursor,
  };
  return receiveGap({ ...follower, holes: 0 }, gap);
}

function receiveGap<E extends LogEvent>(follower: Follower, gap: Gap): Step<E> {
  // Told again after a cut: what it skips was paged already.
  if (follower.appliedSeq !== null && gap.toSeq <= follower.appliedSeq) return { follower };
  return {
    follower: { cursor: gap.cursor, appliedSeq: gap.toSeq, phase: 'catching up', holes: 0, isBehind: false },
    deliver: gap,
  };
}

function receiveHeartbeat<E extends LogEvent>(follower: Follower, beat: Heartbeat): Step<E> {
  const { appliedSeq } = follower;
  if (appliedSeq === null || beat.headSeq === appliedSeq) {
    return {
      follower: { cursor: beat.cursor, appliedSeq: beat.headSeq, phase: 'caught up', holes: 0, isBehind: false },
      deliver: beat,
    };
  }
  if (beat.headSeq < appliedSeq) return { follower };
  // Events may be on their way. A second beat without any progress means that they are not.
  if (!follower.isBehind) return { follower: { ...follower, phase: 'catching up', isBehind: true } };
  return { follower: { ...follower, phase: 'catching up', isBehind: false }, mustResubscribe: true };
}

/** The events up to the first that does not follow its predecessor. */
function leadingRun<E extends LogEvent>(events: readonly E[], appliedSeq: number | null): readonly E[] {
  let expected = appliedSeq === null ? events[0]?.seq : appliedSeq + 1;
  const end = events.findIndex((event) => {
    if (event.seq !== expected) return true;
    expected = event.seq + 1;
    return false;
  });
  return end === -1 ? events : events.slice(0, end);
}
