// Listens with thousands of sockets, sends at a rate, and holds every single delivery against what was sent.
import { setTimeout as pause } from 'node:timers/promises';
import { randomFrom } from '../measure/random.js';
import { percentile } from '../measure/spread.js';
import { takeCalls } from '../remote.js';
import { DIALECTS, type Dialect } from './dialects.js';
import { openAuthor, openPerson, type Sender } from './senders.js';

export interface Room {
  readonly id: string;
  /** The token that each of its sockets signs in with, where there is signing in. */
  readonly sockets: readonly (string | undefined)[];
  /** Who says something in it, in turn: places in the list of authors. */
  readonly authors: readonly number[];
}

export interface Connecting {
  readonly dialect: Dialect;
  readonly url: string;
  readonly rooms: readonly Room[];
  /** Where messages go in, and on whose behalf: tokens of ours, names of a peer's. */
  readonly entry: string;
  readonly authors: readonly string[];
}

export interface Running {
  readonly messagesPerSecond: number;
  readonly messages: number;
}

/** What the listeners have seen of one run. */
interface Seen {
  readonly messages: number;
  readonly sentAt: Float64Array;
  /** One flag for each message and socket. */
  readonly flags: Map<Socket, Uint8Array>;
  readonly latencies: Float64Array;
  deliveries: number;
  bytes: number;
  frames: number;
}

interface Socket {
  readonly room: number;
  close(): void;
  /** Has had a message: what is sent from now on arrives. */
  isLive: boolean;
}

const BODY_CHARS = 80; // what people write is mostly shorter than a line
const LAST_DELIVERY_WITHIN_MS = 60_000;
const AT_ONCE = 50; // below what one address may have half open

let rooms: readonly Room[] = [];
let sockets: Socket[] = [];
let senders: Sender[] = [];
let seen: Seen | undefined;
let runs = 0;
let fault: Error | undefined;
const onCut = (why: Error): void => void (fault ??= why);

/** Opens all sockets and resolves once a message has reached each of them. */
async function connect(o: Connecting): Promise<void> {
  rooms = o.rooms;
  const wanted = o.rooms.flatMap(({ id, sockets: tokens }, room) => tokens.map((token) => ({ id, room, token })));
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    await Promise.all(wanted.slice(from, from + AT_ONCE).map((one) => listen(o, one)));
  }
  senders = await Promise.all(
    o.authors.map((author) =>
      o.dialect === 'sl3-chat'
        ? openPerson({ url: o.entry, token: author, onCut })
        : openAuthor({ url: o.entry, author, onCut }),
    ),
  );
  const until = Date.now() + LAST_DELIVERY_WITHIN_MS;
  while (sockets.some(({ isLive }) => !isLive)) {
    throwFault();
    if (Date.now() > until) throw new Error('some sockets heard nothing');
    await Promise.all(rooms.map((_, room) => say(room, 0, 'probe')));
    await pause(200);
  }
}

async function listen(o: Connecting, one: { id: string; room: number; token: string | undefined }): Promise<void> {
  const socket: Socket = { room: one.room, isLive: false, close: () => undefined };
  sockets.push(socket);
  const listening = {
    ...{ url: o.url, roomId: one.id, token: one.token, onCut },
    onBodies: (bodies: readonly string[], bytes: number) => {
      socket.isLive = true;
      if (seen && bodies[0] !== 'probe') {
        seen.bytes += bytes;
        seen.frames += 1;
      }
      for (const body of bodies) take(socket, body);
    },
  };
  const opened = await untilItSucceeds(() => DIALECTS[o.dialect](listening));
  socket.close = () => {
    opened.close();
  };
}

/** A busy machine may refuse a socket or a subscription for a moment; clients try again. */
async function untilItSucceeds<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + LAST_DELIVERY_WITHIN_MS;
  for (;;) {
    try {
      return await work();
    } catch (failure) {
      if (Date.now() > until) throw failure;
      await pause(500);
    }
  }
}

function say(room: number, turn: number, body: string): Promise<void> {
  const { id, authors } = rooms[room] as Room;
  const sender = senders[authors[turn % authors.length] ?? 0];
  if (!sender) throw new Error('nobody speaks in this room');
  return sender.send(id, body);
}

function take(socket: Socket, body: string): void {
  const [run, n] = body.split(':', 2).map(Number);
  if (!seen || run !== runs || n === undefined) return; // a probe, or a late one of the run before
  const flags = seen.flags.get(socket);
  if (!flags || flags[n] === 1) return onCut(new Error(`message ${n} was delivered twice to a socket`));
  if (n % rooms.length !== socket.room) return onCut(new Error('a message reached another room'));
  flags[n] = 1;
  seen.latencies[seen.deliveries] = performance.now() - (seen.sentAt[n] ?? Number.NaN);
  seen.deliveries += 1;
}

/** Sends room after room, and resolves with the last delivery. */
async function run({ messages, messagesPerSecond }: Running) {
  const expected = sockets.reduce((sum, { room }) => sum + countOf(room, messages), 0);
  runs += 1;
  seen = {
    ...{ messages, deliveries: 0, bytes: 0, frames: 0, sentAt: new Float64Array(messages) },
    flags: new Map(sockets.map((socket) => [socket, new Uint8Array(messages)])),
    latencies: new Float64Array(expected),
  };
  const acknowledged: Promise<void>[] = [];
  const startedAt = performance.now();
  const times = timesOf(messages, messagesPerSecond);
  for (const [n, atMs] of times.entries()) {
    const early = startedAt + atMs - performance.now();
    if (early > 1) await pause(early);
    seen.sentAt[n] = performance.now();
    const body = `${runs}:${n}:`.padEnd(BODY_CHARS, '.');
    const sending = say(n % rooms.length, Math.floor(n / rooms.length), body);
    sending.catch(onCut);
    acknowledged.push(sending);
  }
  await Promise.all(acknowledged);
  const until = performance.now() + LAST_DELIVERY_WITHIN_MS;
  while (seen.deliveries < expected) {
    throwFault();
    if (performance.now() > until)
      throw new Error(`${expected - seen.deliveries} of ${expected} deliveries are missing`);
    await pause(10);
  }
  throwFault();
  const { latencies, bytes, frames, deliveries } = seen;
  return {
    deliveries,
    bytesPerDelivery: bytes / deliveries,
    messagesPerFrame: deliveries / frames,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

/**
 * When each message is sent: at the rate on average, and at random as people do who do not know of each other. The same
 * moments for every contender.
 */
function timesOf(messages: number, perSecond: number): number[] {
  const random = randomFrom(7);
  let atMs = 0;
  return Array.from({ length: messages }, () => (atMs += (-Math.log(1 - random()) * 1_000) / perSecond));
}

/** Messages of this room among the first so many. */
const countOf = (room: number, messages: number): number => Math.ceil((messages - room) / rooms.length);

function disconnect(): void {
  for (const one of [...sockets, ...senders]) one.close();
  [sockets, senders, seen] = [[], [], undefined];
}

function throwFault(): void {
  if (fault) throw fault;
}

const calls = { connect, run, disconnect };
export type FanOutLoad = typeof calls;
takeCalls(calls);
