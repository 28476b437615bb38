import { index, modelOptions, mongoose as typegooseMongoose, prop } from '@typegoose/typegoose';
import type { Fact } from '@sl3/schema/events';
import { buildSchema } from 'graphql';
import type { Connection, Model } from 'mongoose';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from './clock.js';
import { Facts, pendingIndex, skipToHead, startFollowers, type Follow, type Pending } from './facts.js';
import { followVolatile } from './follow-volatile.js';
import { memoryLog } from './log.js';
import { modelOf, openMongo, syncIndexes } from './mongo.js';
import { serveSubgraph } from './subgraph.js';
import { eventually } from './testing/eventually.js';
import { testSecret } from './testing/keys.js';
import { testNames } from './testing/names.js';
import { EnvelopeOpener } from './viewer.js';

@modelOptions({ schemaOptions: { collection: 'sessions', versionKey: false } })
@index(...pendingIndex)
class Session {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => [typegooseMongoose.Schema.Types.Mixed], default: undefined })
  pendingFacts?: Pending[];
}

const secret = testSecret('messages-to-users');
const at = new Date('2026-02-03T04:05:06.789Z');

function revoked(session: string, n: number): Pending {
  const payload = { sessionId: session, userId: `user_${String(n)}`, reason: 'REVOKED', at };
  return { id: `${session}_${String(n)}`, name: 'session.revoked', payload, at: new Date(at.getTime() + n) };
}

describe('facts', () => {
  const names = testNames();
  const logs = memoryLog();
  let connection: Connection;
  let sessions: Model<Session>;
  let opened: { close(): Promise<unknown> | undefined }[] = [];

  const keep = <T extends { close(): Promise<unknown> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  const openFacts = (on = connection) =>
    keep(
      new Facts({
        connection: on,
        subgraph: 'users',
        sources: [{ model: modelOf(on, Session) }],
        log: logs.log,
        clock: systemClock,
      }),
    );
  const serve = async (facts: Facts, port = 0) =>
    keep(
      await serveSubgraph({
        name: 'users',
        schema: buildSchema('type Query { nothing: Boolean }'),
        context: () => ({}),
        facts,
        config: { HOST: '127.0.0.1', PORT: port, METRICS_PORT: 0, DRAIN_MS: 1_000 },
        opener: new EnvelopeOpener({ target: 'users', callerSecrets: { messages: secret }, clock: systemClock }),
        log: logs.log,
        ready: () => Promise.resolve(undefined),
      }),
    );
  const follower = (url: string) => ({
    connection,
    subgraph: 'messages',
    urls: { users: url },
    secrets: { users: secret },
    log: logs.log,
    clock: systemClock,
  });
  const hear = (heard: Fact[]): Follow => ({
    of: 'users',
    names: ['session.revoked'],
    apply: (fact) => {
      heard.push(fact);
      return Promise.resolve();
    },
  });

  beforeAll(async () => {
    connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    sessions = modelOf(connection, Session);
  });
  beforeEach(async () => {
    await connection.dropDatabase();
    await syncIndexes([sessions]);
  });
  afterEach(async () => {
    for (const part of opened.splice(0).reverse()) await part.close();
  });
  afterAll(async () => {
    await connection.close();
    opened = [];
  });

  test('are announced as soon as they are nudged, once, and no longer pending', async () => {
    const facts = openFacts();
    facts.start();
    await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1), revoked('ses_1', 2)] });
    facts.nudge();

    await eventually(
      async () => {
        expect(await sessions.findById('ses_1').lean()).toEqual({ _id: 'ses_1', pendingFacts: [] });
      },
      { withinMs: 1_000 },
    );
    expect(await facts.readAfter(0, 10)).toEqual([
      { ...revoked('ses_1', 1), position: 1 },
      { ...revoked('ses_1', 2), position: 2 },
    ]);
    expect(await facts.head()).toBe(2);
  });

  test('are announced by the sweep when nobody nudged, as after a crash', async () => {
    await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
    const first = openFacts();
    first.start();
    await eventually(async () => {
      expect(await first.head()).toBe(1);
    });
    await sessions.create({ _id: 'ses_2', pendingFacts: [revoked('ses_2', 1)] });

    await eventually(async () => {
      expect(await first.head()).toBe(2);
    });
  });

  test('are stated once when the crash came between stating and clearing', async () => {
    const facts = openFacts();
    facts.start();
    for (let round = 0; round < 2; round += 1) {
      await sessions.updateOne({ _id: 'ses_1' }, { $set: { pendingFacts: [revoked('ses_1', 1)] } }, { upsert: true });
      facts.nudge();
      await eventually(async () => {
        expect((await sessions.findById('ses_1').lean())?.pendingFacts).toEqual([]);
      });
    }

    expect(await facts.head()).toBe(1);
  });

  test('of one document keep their order when several processes announce at once', async () => {
    const second = await openMongo({ uri: names.mongodbUri, database: names.database });
    const announcers = [openFacts(), openFacts(second)];
    for (const facts of announcers) facts.start();
    const documents = Array.from({ length: 20 }, (_, i) => `ses_${String(i)}`);
    for (let n = 1; n <= 8; n += 1) {
      await Promise.all(
        documents.map(async (id) => {
          await sessions.updateOne({ _id: id }, { $push: { pendingFacts: revoked(id, n) } }, { upsert: true });
          for (const facts of announcers) facts.nudge();
        }),
      );
    }

    await eventually(async () => {
      expect(await announcers[0]!.head()).toBe(160);
    });
    const stated = await announcers[0]!.readAfter(0, 1_000);
    expect(stated.map(({ position }) => position)).toEqual(stated.map((_, i) => i + 1));
    for (const id of documents) {
      const ofOne = stated.filter((fact) => fact.id.startsWith(`${id}_`));
      expect(ofOne.map((fact) => fact.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${id}_${String(n)}`));
    }
    for (const facts of announcers) await facts.close();
    await second.close();
  });

  describe('given a neighbour follows', () => {
    test('are heard from the first to the last, then live, with dates as dates', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      const { url } = await serve(facts);
      const heard: Fact[] = [];
      const following = keep(startFollowers({ ...follower(url), follows: [hear(heard)] }));
      await eventually(() => {
        expect(heard).toHaveLength(1);
      });
      await sessions.updateOne({ _id: 'ses_1' }, { $push: { pendingFacts: revoked('ses_1', 2) } });
      facts.nudge();

      await eventually(
        () => {
          expect(heard).toEqual([
            { ...revoked('ses_1', 1), position: 1 },
            { ...revoked('ses_1', 2), position: 2 },
          ]);
        },
        { withinMs: 1_000 },
      );
      await following.caughtUp();
      const cursors = connection.collection<{ _id: string }>('followCursors');
      expect(await cursors.findOne({ _id: 'users' })).toMatchObject({ position: 2 });
    });

    test('are heard within a moment when another process stated them', async () => {
      const { url } = await serve(openFacts()); // serves, and does not announce
      const heard: Fact[] = [];
      keep(followVolatile({ ...follower(url), follow: hear(heard), fromNow: false }));
      const announcing = openFacts();
      announcing.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      announcing.nudge();

      await eventually(() => {
        expect(heard).toHaveLength(1);
      });
    });

    test('are tried again until they can be applied, and none is skipped', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [1, 2, 3].map((n) => revoked('ses_1', n)) });
      const { url } = await serve(facts);
      const applied: number[] = [];
      let failures = 2;
      const apply = (fact: Fact) => {
        if (fact.position === 2 && failures-- > 0) return Promise.reject(new Error('the copy is locked'));
        applied.push(fact.position);
        return Promise.resolve();
      };
      keep(startFollowers({ ...follower(url), follows: [{ of: 'users', names: ['session.revoked'], apply }] }));

      await eventually(() => {
        expect(applied).toEqual([1, 2, 3]);
      });
      expect(logs.lines()).toContainEqual(
        expect.objectContaining({ msg: 'applying a fact failed; trying again', factId: 'ses_1_2', attempt: 1 }),
      );
    });

    test('are applied side by side when a follower allows it, those about one document still in order', async () => {
      const facts = openFacts();
      facts.start();
      const ids = ['ses_a', 'ses_b', 'ses_c'];
      await sessions.create(ids.map((_id) => ({ _id, pendingFacts: [revoked(_id, 1), revoked(_id, 2)] })));
      await eventually(async () => {
        expect(await facts.head()).toBe(6);
      });
      const { url } = await serve(facts);
      const started: string[] = [];
      const release: (() => void)[] = [];
      const apply = (fact: Fact) => {
        started.push(fact.id);
        return new Promise<void>((resolve) => release.push(resolve));
      };
      const follow: Follow = { of: 'users', names: ['session.revoked'], apply, concurrency: 8 };
      const following = keep(startFollowers({ ...follower(url), follows: [follow] }));

      await eventually(() => {
        expect([...started].sort()).toEqual(ids.map((id) => `${id}_1`));
      });
      const cursors = connection.collection<{ _id: string }>('followCursors');
      expect(await cursors.findOne({ _id: 'users' })).toBeNull();
      for (const done of release.splice(0)) done();
      await eventually(() => {
        expect(started.slice(3).sort()).toEqual(ids.map((id) => `${id}_2`));
      });
      for (const done of release.splice(0)) done();
      await following.caughtUp();
    });

    test('go on being heard after the neighbour was away', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      const before = await serve(facts);
      const heard: Fact[] = [];
      keep(startFollowers({ ...follower(before.url), follows: [hear(heard)] }));
      await eventually(() => {
        expect(heard).toHaveLength(1);
      });
      await before.close();
      await sessions.updateOne({ _id: 'ses_1' }, { $push: { pendingFacts: revoked('ses_1', 2) } });
      facts.nudge();
      await serve(facts, Number(new URL(before.url).port));

      await eventually(() => {
        expect(heard.map(({ position }) => position)).toEqual([1, 2]);
      });
    });

    test('are heard from the start again when the neighbour came back from an older backup', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      const { url } = await serve(facts);
      const cursors = connection.collection<{ _id: string; position: number }>('followCursors');
      await cursors.insertOne({ _id: 'users', position: 50 });
      const heard: Fact[] = [];
      keep(startFollowers({ ...follower(url), follows: [hear(heard)] }));

      await eventually(() => {
        expect(heard.map(({ position }) => position)).toEqual([1]);
      });
    });

    test('begin at the present for a follower that wants no past', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      await eventually(async () => {
        expect(await facts.head()).toBe(1);
      });
      const { url } = await serve(facts);
      const heard: Fact[] = [];
      // What is stated once it has begun is heard, however long the feed takes to open.
      await keep(followVolatile({ ...follower(url), follow: hear(heard), fromNow: true })).begun;
      await sessions.updateOne({ _id: 'ses_1' }, { $push: { pendingFacts: revoked('ses_1', 2) } });
      facts.nudge();
      await eventually(() => {
        expect(heard.map(({ position }) => position)).toEqual([2]);
      });
    });

    test('are heard by each of two followers of one subgraph from a place of its own', async () => {
      const facts = openFacts();
      facts.start();
      const { url } = await serve(facts);
      const [copied, turnedToWork] = [[] as Fact[], [] as Fact[]];
      const toWork = { ...hear(turnedToWork), as: 'work' };
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      await eventually(async () => {
        expect(await facts.head()).toBe(1);
      });
      await skipToHead({ ...follower(url), follow: toWork, unless: () => Promise.resolve(false) });
      keep(startFollowers({ ...follower(url), follows: [hear(copied), toWork] }));
      await sessions.create({ _id: 'ses_2', pendingFacts: [revoked('ses_2', 1)] });
      facts.nudge();
      await eventually(() => {
        expect(copied.map(({ id }) => id)).toEqual(['ses_1_1', 'ses_2_1']);
        expect(turnedToWork.map(({ id }) => id)).toEqual(['ses_2_1']);
      });
    });

    test('are not skipped when something wants them after all', async () => {
      const facts = openFacts();
      facts.start();
      const { url } = await serve(facts);
      const heard: Fact[] = [];
      await sessions.create({ _id: 'ses_1', pendingFacts: [revoked('ses_1', 1)] });
      await eventually(async () => {
        expect(await facts.head()).toBe(1);
      });
      await skipToHead({ ...follower(url), follow: hear(heard), unless: () => Promise.resolve(true) });
      keep(startFollowers({ ...follower(url), follows: [hear(heard)] }));
      await eventually(() => {
        expect(heard.map(({ id }) => id)).toEqual(['ses_1_1']);
      });
    });

    test('are applied by one process of a subgraph at a time', async () => {
      const facts = openFacts();
      facts.start();
      await sessions.create({ _id: 'ses_1', pendingFacts: [1, 2, 3].map((n) => revoked('ses_1', n)) });
      await eventually(async () => {
        expect(await facts.head()).toBe(3);
      });
      const { url } = await serve(facts);
      const heard: Fact[] = [];
      const both = [1, 2].map(() => keep(startFollowers({ ...follower(url), follows: [hear(heard)] })));
      await Promise.all(both.map((following) => following.caughtUp()));

      expect(heard.map(({ position }) => position)).toEqual([1, 2, 3]);
    });

    test('all arrive, in order, when the follower is killed and another takes over', async () => {
      const facts = openFacts();
      facts.start();
      const { url } = await serve(facts);
      await sessions.create({
        _id: 'ses_1',
        pendingFacts: Array.from({ length: 300 }, (_, i) => revoked('ses_1', i + 1)),
      });
      const children: ChildProcess[] = [];
      const spawnFollower = () => {
        const script = fileURLToPath(new URL('testing/fixtures/a-follower.ts', import.meta.url));
        const args = [script, names.mongodbUri, names.database, url, secret];
        const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', ...args], {
          stdio: 'inherit',
        });
        children.push(child);
        return child;
      };
      const kill = async (child: ChildProcess) => {
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      };
      const applied = connection.collection<{ factId: string; position: number }>('applied');
      try {
        const first = spawnFollower();
        await eventually(
          async () => {
            expect(await applied.countDocuments()).toBeGreaterThan(20);
          },
          { withinMs: 15_000 },
        );
        await kill(first);
        await sessions.updateOne({ _id: 'ses_1' }, { $push: { pendingFacts: revoked('ses_1', 301) } });
        spawnFollower();
        await eventually(
          async () => {
            expect(await applied.findOne({ factId: 'ses_1_301' })).not.toBeNull();
          },
          { withinMs: 15_000 },
        );
      } finally {
        for (const child of children) await kill(child);
      }

      const inOrder = await applied.find().sort({ _id: 1 }).toArray();
      const firstTimes = [...new Set(inOrder.map(({ position }) => position))];
      expect(firstTimes).toEqual(Array.from({ length: 301 }, (_, i) => i + 1));
    }, 40_000);

    test('are not told to a caller without a good envelope', async () => {
      const { url } = await serve(openFacts());

      expect((await fetch(`${url}/facts?after=0`)).status).toBe(403);
      expect((await fetch(`${url}/facts/head`)).status).toBe(403);
    });
  });
});
