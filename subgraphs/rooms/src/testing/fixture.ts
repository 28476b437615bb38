import { movableClock } from '@sl3/platform/clock';
import { Facts } from '@sl3/platform/facts';
import { memoryLog } from '@sl3/platform/log';
import { openMongo, syncIndexes } from '@sl3/platform/mongo';
import { testNames } from '@sl3/platform/testing/names';
import { Viewer, type Claims, type Principal } from '@sl3/platform/viewer';
import { newId } from '@sl3/schema/ids';
import { graphql } from 'graphql';
import { afterAll, beforeAll } from 'vitest';
import { openCollections } from '../collections.js';
import { contextFor, type RoomsContext, type RoomsServices } from '../context.js';
import { addMember } from '../membership/add-member.js';
import { followUser } from '../person/follow-user.js';
import { createRoom } from '../room/create-room.js';
import { CreateRoomSuccess } from '../room/room.problems.js';
import type { RoomRole } from '../room/room-words.js';
import type { Room } from '../room/room.js';
import { buildRoomsSchema } from '../schema.js';

/** A rooms subgraph on the real store, with a database of its own, opened before a file's tests and closed after. */
export function roomsFixture() {
  const names = testNames();
  const clock = movableClock();
  const { log } = memoryLog();
  const closers: (() => Promise<void>)[] = [];
  let services: RoomsServices | undefined;
  let facts: Facts | undefined;
  const { schema } = buildRoomsSchema();

  beforeAll(async () => {
    const connection = await openMongo({ uri: names.mongodbUri, database: names.database });
    closers.push(() => connection.close());
    const collections = openCollections(connection);
    await syncIndexes(Object.values(collections));
    const sources = [{ model: collections.rooms }, { model: collections.memberships }, { model: collections.invites }];
    const openFacts = new Facts({ connection, subgraph: 'rooms', sources, log, clock });
    openFacts.start();
    closers.push(() => openFacts.close());
    facts = openFacts;
    services = { clock, log, collections, facts: openFacts };
  });
  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  function open(): RoomsServices {
    if (!services) throw new Error('The fixture opens before the first test, not before.');
    return services;
  }

  function asPrincipal(principal: Principal, from: Partial<Claims> = {}): RoomsContext {
    const claims: Claims = { caller: 'gateway', principal, requestId: 'test', locale: 'en', ...from };
    return contextFor(open(), new Viewer(claims));
  }

  /** The context of one request of somebody's. */
  function as(userId: string, from: Partial<Claims> = {}): RoomsContext {
    const principal: Principal = { kind: 'viewer', userId, sessionId: 'ses_test', role: 'USER', scopes: ['chat'] };
    return asPrincipal(principal, from);
  }

  async function aRoom(
    input: { kind?: 'PUBLIC' | 'PRIVATE'; name?: string; topic?: string } = {},
    ownerId?: string,
  ): Promise<{ room: Room; ownerId: string }> {
    const owner = ownerId ?? (await aPerson());
    const name = input.name ?? newId('room');
    const created = await createRoom(as(owner), { kind: 'PUBLIC', ...input, name });
    if (!(created instanceof CreateRoomSuccess)) throw new Error(`No room: ${JSON.stringify(created)}`);
    return { room: created.room, ownerId: owner };
  }

  /** Somebody the users subgraph has told of. */
  async function aPerson(): Promise<string> {
    const userId = newId('user');
    await followUser(open(), { userId, handle: 'x', displayName: 'x', role: 'USER', version: 1 });
    return userId;
  }

  return {
    clock,
    as,
    asPrincipal,
    services: open,
    aPerson,
    aRoom,
    /** Somebody who belongs to the room with this role. */
    aMember: async (roomId: string, role: RoomRole = 'MEMBER'): Promise<string> => {
      const userId = await aPerson();
      await addMember(open(), { roomId, userId, role, byUserId: userId });
      if (role === 'OWNER') {
        await open().collections.rooms.updateOne({ _id: roomId }, { $addToSet: { ownerIds: userId } });
      }
      return userId;
    },
    /** A whole document in, a whole result out, as plain JSON. */
    run: async (ctx: RoomsContext, source: string, variableValues: Record<string, unknown> = {}): Promise<any> => {
      const result = await graphql({ schema, source, contextValue: ctx, variableValues });
      return JSON.parse(JSON.stringify(result));
    },
    /** Every fact stated so far, in order. */
    statedFacts: async () => (await facts?.readAfter(0, 1_000)) ?? [],
  };
}
