import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Said } from './talk.js';
import { planWorld, WORLD_SIZES, type World, type WorldSize } from './world.js';

const everythingSaid = (world: World): Said[] => world.rooms.flatMap((room) => [...world.saidIn(room)]);
const digestOf = (world: World): string =>
  createHash('sha256')
    .update(JSON.stringify([world.people, world.rooms, everythingSaid(world)]))
    .digest('hex');
const small = planWorld({ size: 'small', seed: 1 });

describe('a seeded world', () => {
  test('is the same for the same seed and size, name for name and word for word', () => {
    expect(digestOf(planWorld({ size: 'small', seed: 1 }))).toBe(digestOf(small));
    expect(digestOf(planWorld({ size: 'small', seed: 2 }))).not.toBe(digestOf(small));
  });

  test('was the same yesterday and on other machines: a change of it is a change of this line', () => {
    expect(digestOf(small).slice(0, 16)).toBe('686798e3a08b43a3');
  });

  test('says the same in a room whatever was read before', () => {
    const [first, second] = small.rooms;
    const alone = [...small.saidIn(second!)];
    [...small.saidIn(first!)].at(0);
    expect([...small.saidIn(second!)]).toEqual(alone);
  });

  test.each(Object.keys(WORLD_SIZES) as WorldSize[])('has as much of everything as %s promises', (size) => {
    const world = planWorld({ size, seed: 7 });
    const { people, rooms, messages, reports } = WORLD_SIZES[size];
    let said = 0;
    let offences = 0;
    let last = new Date(0);
    for (const room of world.rooms) {
      for (const one of world.saidIn(room)) {
        said += 1;
        if (one.at > last) last = one.at;
        if (one.offence) offences += 1;
      }
    }
    expect([world.people.length, world.rooms.length, said]).toEqual([people, rooms, messages]);
    expect(last < new Date('2026-01-06')).toBe(true);
    expect(offences).toBeGreaterThanOrEqual(reports);
    expect(new Set(world.people.map(({ handle }) => handle)).size).toBe(people);
    expect(new Set(world.rooms.map(({ name }) => name)).size).toBe(rooms);
  });

  test('is peopled: only members talk, in order, by day, and an answer is to something said before in the room', () => {
    for (const room of small.rooms) {
      const members = new Set(room.members.map(({ person }) => person));
      const before = new Set<string>();
      let last = room.createdAt;
      for (const { author, at, importKey, replyToKey, body } of small.saidIn(room)) {
        expect(members.has(author)).toBe(true);
        expect(at >= last && at.getUTCHours() >= 7 && at.getUTCHours() < 23).toBe(true);
        if (replyToKey) expect(before).toContain(replyToKey);
        expect(body).not.toMatch(/[{}]|^$/);
        before.add(importKey);
        last = at;
      }
    }
  });

  test('speaks English and French, and people answer one another', () => {
    const said = everythingSaid(small);
    expect(said.filter(({ body }) => /^(Has anybody|Count me in)/.test(body)).length).toBeGreaterThan(3);
    expect(said.filter(({ body }) => /^(Quelqu’un|J’en suis)/.test(body)).length).toBeGreaterThan(3);
    expect(said.filter(({ replyToKey }) => replyToKey).length).toBeGreaterThan(said.length / 10);
  });

  test('has handles that the platform takes as they are', () => {
    const { people } = planWorld({ size: 'large', seed: 4_294_967_295 });
    expect(people.filter(({ handle }) => !/^[a-z0-9][a-z0-9_.-]{1,30}$/.test(handle))).toEqual([]);
  });
});
