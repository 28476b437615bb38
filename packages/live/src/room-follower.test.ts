import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  connectionChanged,
  receive,
  startFollowing,
  type Batch,
  type Follower,
  type LogEvent,
  type LogPayload,
} from './room-follower.js';

const cursorAt = (seq: number) => `c${String(seq)}`;
const batch = (...seqs: number[]): Batch<LogEvent> => ({
  __typename: 'EventBatch',
  cursor: cursorAt(seqs.at(-1) ?? 0),
  events: seqs.map((seq) => ({ seq })),
});
const heartbeat = (headSeq: number): LogPayload<LogEvent> => ({
  __typename: 'Heartbeat',
  headSeq,
  cursor: cursorAt(headSeq),
});
const seqsOf = (payload: LogPayload<LogEvent> | undefined) =>
  payload && 'events' in payload ? payload.events.map((event) => event.seq) : payload;

describe('following a room', () => {
  const atFive: Follower = { ...startFollowing(cursorAt(5), 5), phase: 'caught up' };

  test('hands on what follows, and keeps its place', () => {
    const step = receive(atFive, batch(6, 7));
    expect(seqsOf(step.deliver)).toEqual([6, 7]);
    expect(step.follower).toMatchObject({ appliedSeq: 7, cursor: 'c7', phase: 'caught up' });
  });

  test('drops what it has and hands on the rest when the server repeats itself', () => {
    const step = receive(atFive, batch(4, 5, 6));
    expect(seqsOf(step.deliver)).toEqual([6]);
    expect(receive(atFive, batch(4, 5)).deliver).toBeUndefined();
  });

  test('asks again from the last good place when something is missing, and does not apply what follows', () => {
    const step = receive(atFive, batch(8, 9));
    expect(step).toMatchObject({ mustResubscribe: true, follower: { cursor: 'c5', appliedSeq: 5 } });
    expect(step.deliver).toBeUndefined();
  });

  test('applies what comes before a hole in the middle of a batch', () => {
    const step = receive(atFive, batch(6, 8));
    expect(seqsOf(step.deliver)).toEqual([6]);
    expect(step).toMatchObject({ mustResubscribe: true, follower: { cursor: 'c5', appliedSeq: 6 } });
    // Whoever keeps the place over a reload keeps one before the hole.
    expect(step.deliver).toMatchObject({ cursor: 'c5' });
  });

  test('tells a gap when the same hole comes back every time', () => {
    let follower = atFive;
    let delivered;
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const step = receive(follower, batch(8));
      follower = step.follower;
      delivered = step.deliver;
    }
    expect(delivered).toEqual({ __typename: 'Gap', fromSeq: 6, toSeq: 8, cursor: 'c8' });
    expect(follower).toMatchObject({ appliedSeq: 8, cursor: 'c8' });
  });

  test('is caught up once the server says that there is nothing more', () => {
    const connected = connectionChanged(atFive, 'up');
    expect(connected.phase).toBe('catching up');
    expect(receive(connected, heartbeat(5)).follower.phase).toBe('caught up');
  });

  test('asks again when two heartbeats in a row name a head beyond what arrived', () => {
    const first = receive(atFive, heartbeat(6));
    expect(first).toMatchObject({ follower: { phase: 'catching up', cursor: 'c5' } });
    expect(first.mustResubscribe).toBeUndefined();
    expect(receive(first.follower, heartbeat(6)).mustResubscribe).toBe(true);
  });

  test('says that it is offline while the device is', () => {
    expect(connectionChanged(atFive, 'offline').phase).toBe('offline');
    expect(connectionChanged(atFive, 'reconnecting').phase).toBe('reconnecting');
  });

  test('starts over where the server says so', () => {
    const step = receive(atFive, { __typename: 'Reset', reason: 'RESTORED', cursor: 'c2' });
    expect(step.deliver).toMatchObject({ reason: 'RESTORED' });
    expect(step.follower).toMatchObject({ cursor: 'c2', appliedSeq: null });
    expect(seqsOf(receive(step.follower, batch(3)).deliver)).toEqual([3]);
  });
});

describe('whatever the network does', () => {
  /** What may happen between server and reader; `lose` is the fault that must never pass in silence. */
  const happening = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('deliver' as const), size: fc.integer({ min: 1, max: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), back: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose' as const), size: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('gap' as const), size: fc.integer({ min: 1, max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('heartbeat' as const) }) },
  );

  test('every seq is handed on once and in order, or a gap says that it was not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.array(happening, { maxLength: 120 }), (head, happenings) => {
        const world = new World(head);
        for (const each of happenings) world.happen(each);
        world.settle();
        expect(world.seen).toEqual(Array.from({ length: head }, (_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});

type Happening =
  | { kind: 'deliver' | 'lose' | 'gap'; size: number }
  | { kind: 'repeat'; back: number }
  | { kind: 'cut' }
  | { kind: 'heartbeat' };

/** A log of `head` entries, the place from which the server goes on sending, and what the application was told. */
class World {
  readonly seen: number[] = [];
  #follower = startFollowing(cursorAt(0), 0);
  #sentUpTo = 0;

  constructor(private readonly head: number) {}

  happen(happening: Happening): void {
    switch (happening.kind) {
      case 'deliver':
        return this.#send(this.#sentUpTo, happening.size);
      case 'lose':
        this.#sentUpTo = Math.min(this.head, this.#sentUpTo + happening.size);
        return;
      case 'repeat':
        return this.#send(Math.max(0, this.#sentUpTo - happening.back), happening.back);
      case 'cut':
        return this.#resubscribe();
      case 'gap': {
        const toSeq = Math.min(this.head, this.#sentUpTo + happening.size);
        if (toSeq === this.#sentUpTo) return;
        this.#take({ __typename: 'Gap', fromSeq: this.#sentUpTo + 1, toSeq, cursor: cursorAt(toSeq) });
        this.#sentUpTo = Math.max(this.#sentUpTo, toSeq);
        return;
      }
      case 'heartbeat':
        if (this.#sentUpTo === this.head) this.#take(heartbeat(this.head));
    }
  }

  /** The network calms down: everything is sent, heartbeats come. */
  settle(): void {
    for (let round = 0; round < 10; round += 1) {
      this.#send(this.#sentUpTo, this.head);
      this.happen({ kind: 'heartbeat' });
    }
  }

  #send(after: number, size: number): void {
    const last = Math.min(this.head, after + size);
    if (last <= after) return;
    this.#sentUpTo = Math.max(this.#sentUpTo, last);
    this.#take(batch(...Array.from({ length: last - after }, (_, index) => after + index + 1)));
  }

  #take(payload: LogPayload<LogEvent>): void {
    const step = receive(this.#follower, payload);
    this.#follower = step.follower;
    if (step.deliver && 'events' in step.deliver) this.seen.push(...step.deliver.events.map((event) => event.seq));
    // Told of a gap, the application pages: it then has everything up to its end.
    if (step.deliver?.__typename === 'Gap') {
      this.seen.length = 0;
      for (let seq = 1; seq <= step.deliver.toSeq; seq += 1) this.seen.push(seq);
    }
    if (step.mustResubscribe) this.#resubscribe();
  }

  #resubscribe(): void {
    this.#sentUpTo = Number(this.#follower.cursor?.slice(1));
    this.#follower = connectionChanged(connectionChanged(this.#follower, 'reconnecting'), 'up');
  }
}
