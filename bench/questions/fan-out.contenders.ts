import type { Dialect } from '../load/dialects.js';
import type { Connecting, Room } from '../load/fan-out-load.js';
import type { ChatPeer } from '../peers/chat.js';
import { Platform, type Person } from '../platform.js';
import type { Asking } from '../question.js';
import { startRedis } from '../redis.js';
import { Remote } from '../remote.js';
import type { Scope } from '../scope.js';

/** How many rooms, how many sockets in each, and how much is said in all of them together. */
export interface Shape {
  readonly of: string;
  readonly rooms: number;
  readonly socketsPerRoom: number;
  readonly messagesPerSecond: number;
  readonly messages: number;
}

export interface Contender {
  readonly name: string;
  /** Starts a delivering node that nobody has used yet; messages come in at another one. */
  serve(shape: Shape, scope: Scope): Promise<Serving>;
}

export interface Serving {
  readonly deliveringPid: number;
  /** Whatever has a part in it, the delivering node too. */
  readonly allPids: readonly number[];
  readonly connecting: Connecting;
}

const PEOPLE = 100;
const AUTHORS_PER_ROOM = 20;

export async function openContenders(asking: Asking): Promise<Contender[]> {
  const redis = await startRedis(asking.scope);
  return [
    ours(await Platform.start(asking.scope, 'fan-out'), asking),
    peer({ name: 'ws', dialect: 'ws', file: 'peers/ws', redis }, asking),
    peer({ name: 'Socket.IO', dialect: 'socket.io', file: 'peers/socket-io', redis }, asking),
    peer({ name: 'graphql-ws', dialect: 'graphql-ws', file: 'peers/graphql-ws', redis }, asking),
  ];
}

/** The platform with one gateway more: messages come in at the first, and the other delivers. */
function ours(platform: Platform, { profileDir }: Asking): Contender {
  const made = new Map<Shape, Promise<string[]>>();
  const roomsOf = (shape: Shape, people: readonly Person[]): Promise<string[]> => {
    const membersOf = (room: number) => authorsOf(shape, room).map((index) => people[index] as Person);
    const rooms = made.get(shape) ?? makeRooms(platform, shape, membersOf);
    made.set(shape, rooms);
    return rooms;
  };
  return {
    name: 'SL3 Chat',
    serve: async (shape, scope) => {
      const people = await platform.people(peopleOf(shape));
      const roomIds = await roomsOf(shape, people);
      const gateway = await platform.startGateway({ scope, profileDir });
      const tokenOf = (index: number) => people[index]?.token;
      return {
        deliveringPid: gateway.pid,
        allPids: [...platform.pids, gateway.pid],
        connecting: {
          ...{ dialect: 'sl3-chat', url: gateway.url, entry: platform.url, authors: people.map(({ token }) => token) },
          rooms: roomIds.map((id, room) => roomOf(shape, { id, room, tokenOf })),
        },
      };
    },
  };
}

function peer(
  o: { name: string; dialect: Dialect; file: string; redis: { url: string; pid: number } },
  { profileDir }: Asking,
): Contender {
  return {
    name: o.name,
    serve: async (shape, scope) => {
      const accepting = await Remote.start<ChatPeer>(o.file, { scope });
      const delivering = await Remote.start<ChatPeer>(o.file, { scope, profileDir });
      const rooms = Array.from({ length: shape.rooms }, (_, room) => `room-${room}`);
      return {
        deliveringPid: delivering.pid,
        allPids: [delivering.pid, accepting.pid, o.redis.pid],
        connecting: {
          dialect: o.dialect,
          url: await delivering.call('open', { role: 'deliver', redisUrl: o.redis.url }),
          entry: await accepting.call('open', { role: 'accept', redisUrl: o.redis.url }),
          authors: Array.from({ length: peopleOf(shape) }, (_, index) => `person-${index}`),
          rooms: rooms.map((id, room) => roomOf(shape, { id, room, tokenOf: () => undefined })),
        },
      };
    },
  };
}

const peopleOf = (shape: Shape): number => Math.min(PEOPLE, shape.rooms * shape.socketsPerRoom);

/** Every person is in several of the rooms; in a single room everybody is. */
function authorsOf(shape: Shape, room: number): number[] {
  const people = peopleOf(shape);
  const length = shape.rooms === 1 ? people : Math.min(AUTHORS_PER_ROOM, shape.socketsPerRoom, people);
  return Array.from({ length }, (_, index) => (room * 2 + index) % people);
}

/** A room's members hold its sockets in turn. */
function roomOf(shape: Shape, o: { id: string; room: number; tokenOf: (author: number) => string | undefined }): Room {
  const authors = authorsOf(shape, o.room);
  const sockets = Array.from({ length: shape.socketsPerRoom }, (_, index) =>
    o.tokenOf(authors[index % authors.length] ?? 0),
  );
  return { id: o.id, authors, sockets };
}

async function makeRooms(
  platform: Platform,
  shape: Shape,
  membersOf: (room: number) => readonly Person[],
): Promise<string[]> {
  const roomIds: string[] = [];
  for (let room = 0; room < shape.rooms; room += 1) roomIds.push(await platform.room(membersOf(room)));
  return roomIds;
}
