import type { ImportDoors } from '../import/import-history.js';
import type { Said } from './talk.js';
import type { World } from './world.js';

export interface SeedInput {
  world: World;
  /** Hears how much of each step is done. */
  onProgress?: (done: number, total: number, what: 'people' | 'rooms' | 'messages') => void;
}

/** What a seeding found and made, and what it left to report. */
export interface SeedReport {
  people: { created: number; existing: number };
  rooms: { created: number; existing: number };
  memberships: { created: number };
  messages: { created: number; existing: number };
  /** Where the things to report were said. */
  offences: { roomId: string; said: Said }[];
}

const LINES_PER_REQUEST = 2_000;

/**
 * Puts a world into the platform through the doors of an import. Every line is unique on its key, so a second run, or one
 * after an interruption, adds only what is not there.
 */
export async function seedWorld(doors: ImportDoors, { world, onProgress }: SeedInput): Promise<SeedReport> {
  const report: SeedReport = {
    people: { created: 0, existing: 0 },
    rooms: { created: 0, existing: 0 },
    memberships: { created: 0 },
    messages: { created: 0, existing: 0 },
    offences: [],
  };
  const userIdOf = new Map<string, string>();
  for (const people of chunks(world.people, LINES_PER_REQUEST)) {
    const { users, ...counts } = await doors.people(people);
    for (const [importKey, userId] of Object.entries(users)) userIdOf.set(importKey, userId);
    add(report.people, counts);
    onProgress?.(userIdOf.size, world.people.length, 'people');
  }
  const idOf = (importKey: string): string => {
    const userId = userIdOf.get(importKey);
    if (userId === undefined) throw new Error(`The users subgraph did not answer for ${importKey}.`);
    return userId;
  };

  const roomIdOf = new Map<string, string>();
  for (const room of world.rooms) {
    const { externalId, kind, name, topic, createdAt } = room;
    const members = room.members.map(({ person, role }) => ({
      ...{ userId: idOf(person.importKey), role },
      joinedAt: createdAt.toISOString(),
    }));
    const line = { externalId, kind, name, topic, createdAt: createdAt.toISOString(), members };
    const { rooms, membershipsCreated, ...counts } = await doors.rooms([line]);
    roomIdOf.set(externalId, rooms[externalId] ?? '');
    add(report.rooms, counts);
    report.memberships.created += membershipsCreated;
    onProgress?.(roomIdOf.size, world.rooms.length, 'rooms');
  }

  let told = 0;
  for (const room of world.rooms) {
    const roomId = roomIdOf.get(room.externalId) ?? '';
    for (const batch of chunks(world.saidIn(room), LINES_PER_REQUEST)) {
      const lines = batch.map(({ author, offence: _, at, ...said }) => ({
        ...{ roomId, ...said, authorId: idOf(author.importKey), at: at.toISOString() },
      }));
      add(report.messages, await doors.messages(lines));
      report.offences.push(...batch.filter(({ offence }) => offence).map((said) => ({ roomId, said })));
      onProgress?.((told += batch.length), world.messages, 'messages');
    }
  }
  return report;
}

function add(sum: { created: number; existing: number }, more: { created: number; existing: number }): void {
  sum.created += more.created;
  sum.existing += more.existing;
}

function* chunks<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = [];
  for (const one of all) {
    chunk.push(one);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
