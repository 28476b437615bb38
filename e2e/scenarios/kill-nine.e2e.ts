import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { Person, type Listener } from '../support/person.js';
import { givenAPlatform } from '../support/platform.js';

const PEOPLE = 20;
const ROOMS = 4;
const ACKNOWLEDGED_BEFORE_EACH = 60; // an empty run must not pass
const VICTIMS = ['gateway', 'messages', 'redis', 'store'];
const CAUGHT_UP_WITHIN_MS = 5_000;
const HISTORY = `query ($id: ID!, $after: String) { room(id: $id) { messages(first: 100, after: $after) {
  edges { node { id seq body } } pageInfo { hasNextPage endCursor } } } }`;

interface Acknowledged {
  roomId: string;
  id: string;
  seq: number;
  body: string;
}

const platform = givenAPlatform();
const acknowledged: Acknowledged[] = [];
const lastAck = new Map<Person, number>();
const people: Person[] = [];
const rooms: string[] = [];
const listeners: { roomId: string; listener: Listener }[] = [];
let isWriting = true;
let writing: Promise<unknown>;

/** Writes until told to stop, one message after the other, each with its nonce kept over retries. */
async function write(person: Person, roomId: string): Promise<void> {
  for (let round = 0; isWriting; round++) {
    const body = `${person.handle} ${round}`;
    const { id, seq } = await person.sendSurely(roomId, body, Date.now() + 60_000);
    acknowledged.push({ roomId, id, seq, body });
    lastAck.set(person, Date.now());
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 40));
  }
}

beforeAll(async () => {
  const { url } = platform();
  for (let index = 0; index < PEOPLE; index++) people.push(await Person.signUp(url, 'writer'));
  for (const [index, person] of people.entries()) {
    if (index < ROOMS) rooms.push(await person.createRoom(`kill nine ${index}`));
    const roomId = rooms[index % ROOMS]!;
    await person.join(roomId);
    listeners.push({ roomId, listener: person.listen(roomId) });
  }
  for (const { listener } of listeners) await eventually(() => expect(listener.notices).not.toHaveLength(0));
  writing = Promise.all(people.map((person, index) => write(person, rooms[index % ROOMS]!)));
});

afterAll(() => {
  isWriting = false;
  for (const { listener } of listeners) listener.close();
});

describe('while twenty people write', () => {
  test.each(VICTIMS)('kill -9 of %s: everybody sends and hears again within 5 s of its return', async (name) => {
    const before = acknowledged.length;
    await eventually(
      () => expect(acknowledged.length).toBeGreaterThan(before + ACKNOWLEDGED_BEFORE_EACH),
      30_000,
      'writing',
    );
    const victim = platform().process(name);
    victim.signal('SIGKILL');
    await victim.ready();

    const back = Date.now();
    const heads = new Map(listeners.map(({ listener }) => [listener, listener.headSeq]));
    await eventually(
      () => {
        for (const person of people) expect(lastAck.get(person), person.handle).toBeGreaterThan(back);
        for (const { listener } of listeners)
          expect(listener.handed.at(-1)?.seq).toBeGreaterThan(heads.get(listener) ?? 0);
      },
      CAUGHT_UP_WITHIN_MS,
      `everybody caught up after ${name}`,
    );
  });

  test('no acknowledged message is missing or doubled, and no seq is skipped', async () => {
    isWriting = false;
    await writing;
    expect(acknowledged.length).toBeGreaterThan(VICTIMS.length * ACKNOWLEDGED_BEFORE_EACH);

    for (const roomId of rooms) {
      const mine = acknowledged.filter((one) => one.roomId === roomId);
      const history = await readHistory(people[rooms.indexOf(roomId)]!, roomId);
      expect(new Set(history.map(({ id }) => id)).size, 'ids in history').toBe(history.length);
      expect(new Set(history.map(({ body }) => body)).size, 'texts in history').toBe(history.length);
      const stored = new Map(history.map((message) => [message.id, message]));
      for (const { id, seq, body } of mine) expect(stored.get(id)).toMatchObject({ seq, body });

      const head = Math.max(...mine.map(({ seq }) => seq));
      for (const { listener } of listeners.filter((one) => one.roomId === roomId)) {
        await eventually(() => expect(listener.seqs.at(-1)).toBeGreaterThanOrEqual(head), 5_000, 'the last event');
        const first = listener.seqs[0] ?? 0;
        expect(listener.seqs, 'handed over once and in order').toEqual(listener.seqs.map((_, index) => first + index));
        const heard = new Set(listener.handed.map(({ messageId }) => messageId));
        for (const { id, seq } of mine) if (seq >= first) expect(heard.has(id)).toBe(true);
      }
    }
  });
});

async function readHistory(person: Person, roomId: string): Promise<{ id: string; seq: number; body: string }[]> {
  const all: { id: string; seq: number; body: string }[] = [];
  let after: string | null = null;
  for (;;) {
    const { room } = await person.graph(HISTORY, { id: roomId, after });
    all.push(...room.messages.edges.map((edge: { node: { id: string; seq: number; body: string } }) => edge.node));
    if (!room.messages.pageInfo.hasNextPage) return all;
    after = room.messages.pageInfo.endCursor;
  }
}
