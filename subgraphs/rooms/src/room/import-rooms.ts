import { isDuplicateKey } from '@sl3/platform/duplicate-key';
import { newId } from '@sl3/schema/ids';
import { z } from 'zod';
import type { RoomsServices } from '../context.js';
import { importMemberships } from '../membership/import-memberships.js';
import { nameKey, searchWords } from './room-text.js';
import { RoomRole } from './room-words.js';
import { pendingRoomFact, type Room } from './room.js';

export const ImportedRoom = z.object({
  externalId: z.string().min(1).max(512),
  kind: z.enum(['PUBLIC', 'PRIVATE']),
  name: z.string().min(1),
  topic: z.string().optional(),
  createdAt: z.coerce.date(),
  members: z.array(z.object({ userId: z.string(), role: z.enum(RoomRole), joinedAt: z.coerce.date() })),
});
export type ImportedRoom = z.infer<typeof ImportedRoom>;

export interface ImportRoomsReport {
  /** External id to room id, for every line. */
  rooms: Record<string, string>;
  created: number;
  existing: number;
  membershipsCreated: number;
}

/** Enough for every room of a history to have the name of another one. */
const NAMES_TRIED = 100;

/**
 * Provisions rooms that exist elsewhere, with their members.
 *
 * Safe to repeat: the external id decides about a room, room and person about a membership; what exists stays as it is.
 * A public name that is taken gets a number.
 */
export async function importRooms(ctx: RoomsServices, lines: readonly ImportedRoom[]): Promise<ImportRoomsReport> {
  const rooms: Record<string, string> = {};
  let created = 0;
  let membershipsCreated = 0;
  const known = await findImported(ctx, lines);
  for (const line of lines) {
    let roomId = known.get(line.externalId);
    if (roomId === undefined) {
      const provisioned = await provisionRoom(ctx, line);
      ({ roomId } = provisioned);
      known.set(line.externalId, roomId);
      if (provisioned.isNew) created += 1;
    }
    rooms[line.externalId] = roomId;
    membershipsCreated += await importMemberships(ctx, { roomId, members: line.members });
    ctx.facts.nudge();
  }
  ctx.log.info({ created, existing: lines.length - created, membershipsCreated }, 'rooms imported');
  return { rooms, created, existing: lines.length - created, membershipsCreated };
}

async function findImported(ctx: RoomsServices, lines: readonly ImportedRoom[]): Promise<Map<string, string>> {
  const externalIds = lines.map((line) => line.externalId);
  const found = await ctx.collections.rooms
    .find({ externalId: { $in: externalIds } }, { externalId: 1 })
    .lean<{ _id: string; externalId: string }[]>();
  return new Map(found.map((room) => [room.externalId, room._id]));
}

async function provisionRoom(ctx: RoomsServices, line: ImportedRoom): Promise<{ roomId: string; isNew: boolean }> {
  for (let count = 1; count <= NAMES_TRIED; count += 1) {
    const room = importedRoom(line, count === 1 ? line.name : `${line.name} (${count})`);
    try {
      await ctx.collections.rooms.create({ ...room, pendingFacts: [pendingRoomFact(room)] });
      return { roomId: room._id, isNew: true };
    } catch (error) {
      if (isDuplicateKey(error, 'externalId')) {
        const other = (await findImported(ctx, [line])).get(line.externalId);
        if (other !== undefined) return { roomId: other, isNew: false };
      }
      if (!isDuplicateKey(error)) throw error;
    }
  }
  throw new Error(`There are ${NAMES_TRIED} public rooms named ${line.name}.`);
}

function importedRoom(line: ImportedRoom, name: string): Room {
  const { externalId, kind, topic, createdAt } = line;
  return {
    _id: newId('room', createdAt),
    externalId,
    kind,
    name,
    ...(topic !== undefined && topic !== '' && { topic }),
    state: 'OPEN',
    slowModeMs: 0,
    createdAt,
    ...(kind === 'PUBLIC' && { publicNameKey: nameKey(name), words: searchWords({ name, topic }) }),
    ownerIds: [],
    changedAt: createdAt,
    version: 1,
  };
}
