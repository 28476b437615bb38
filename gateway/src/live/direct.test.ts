import { RoomEventsDocument } from '@sl3/schema/generated/graphql';
import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { LiveFixture } from '../testing/live-fixture.js';
import { Payloads, type Payload } from './payloads.js';
import { executeDirectly, executePlanned, prepareLive } from './prepare-live.js';

const ROOM = 'room_a';
const live = new LiveFixture();
const { logs } = live;

logs.member(ROOM, 'user_ann', 'JOINED', 'OWNER');
logs.post(ROOM, 'user_ann', 'hello');
logs.post(ROOM, 'user_bob', 'hello yourself', 2);
logs.edit(ROOM, 2, 'hello!');
logs.remove(ROOM, 3);
logs.moderate(ROOM, 2);
logs.giveBack(ROOM, 2, 'hello!');
logs.append(ROOM, {
  kind: 'room-state',
  event: { __typename: 'RoomStateChanged', state: 'ARCHIVED', by: { __typename: 'User', id: 'user_ann' } },
});
logs.append(ROOM, {
  kind: 'room-details',
  event: { __typename: 'RoomDetailsChanged', name: 'Tea', topic: null, by: { __typename: 'User', id: 'user_ann' } },
});
logs.member(ROOM, 'user_ann', 'LEFT', null);

const lines = logs.logs.get(ROOM) ?? [];
const payloads = new Payloads(live.cursors, ROOM, 'EventBatch');
const here = { seq: 3, digest: 'd' };
const PAYLOADS: Record<string, Payload> = {
  ...Object.fromEntries(lines.map((line) => [`${line.kind} alone`, payloads.batch([line], line)])),
  'everything that may happen, in one batch': payloads.batch(lines, lines.at(-1)!),
  'no event': payloads.batch([], here),
  'a Gap': payloads.gap(1, here),
  'a Reset': payloads.reset('ACCESS_CHANGED', here),
  'a Heartbeat': payloads.heartbeat(9, here),
};

const DOCUMENTS: Record<string, string> = {
  'our client asks for': print(RoomEventsDocument),
  'asks under other names, in fragments, twice over': `subscription ($roomId: ID!) { live: roomEvents(roomId: $roomId) {
    kind: __typename ... on EventBatch { ...Batch events { seq } } ... on Heartbeat { headSeq headSeq } } }
    fragment Batch on EventBatch { events { at ... on MessagePosted { m: message { by: author { name: displayName } } }
      ... on MembershipChanged { user { id } user { handle } role } } }`,
  'asks for nothing but types': 'subscription ($roomId: ID!) { roomEvents(roomId: $roomId) { __typename } }',
};

const o = { gateway: live.gateway, services: live.gateway.services };
const prepare = (source: string) => prepareLive(live.gateway.prepare(source, undefined));
const execution = (payload: Payload) => ({
  payload,
  variables: { roomId: ROOM },
  call: {
    claims: {
      ...{ principal: { kind: 'group' as const, roomId: ROOM, visibility: 'reader' as const } },
      ...{ requestId: 'test', locale: 'en' as const },
    },
  },
});

describe.each(Object.entries(DOCUMENTS))('what a document that %s', (_, source) => {
  test.each(Object.entries(PAYLOADS))('is told of %s is what Apollo’s executor makes of it', async (_name, payload) => {
    const directly = await executeDirectly(prepare(source), execution(payload), o.services);
    const planned = await executePlanned(prepare(source), execution(payload), o);
    expect(planned.errors).toBeUndefined();
    expect(JSON.stringify(directly)).toBe(JSON.stringify({ data: planned.data }));
  });
});

describe('what is not for the short way', () => {
  const direct = (source: string, payload: Payload) => executeDirectly(prepare(source), execution(payload), o.services);
  const CLIENT = print(RoomEventsDocument);

  test('is a document whose fields depend on its variables', async () => {
    const source = `subscription ($roomId: ID!, $x: Boolean!) { roomEvents(roomId: $roomId) {
      __typename ... on Heartbeat { headSeq @include(if: $x) } } }`;
    expect(await direct(source, payloads.heartbeat(9, here))).toBeUndefined();
  });

  test.each([
    ['a person nobody knows', { user: { __typename: 'User', id: 'user_gone' } }],
    ['a value that has to be there', { seq: null }],
    ['a value the schema does not have', { change: 'EVAPORATED' }],
    ['an event the schema does not have', { __typename: 'Evaporated' }],
  ])('is %s: that is for the executor to tell', async (_name, broken) => {
    live.unknownPeople.add('user_gone');
    const [line] = lines;
    const event = { ...line!.event, ...broken };
    expect(await direct(CLIENT, payloads.batch([{ ...line!, event }], here))).toBeUndefined();
    expect(await direct(CLIENT, payloads.batch([line!], here))).toBeDefined();
  });

  test('a subgraph that is away is told as that, and not asked twice', async () => {
    live.usersAre = 'away';
    const before = live.calls.length;
    const { errors } = (await direct(CLIENT, payloads.batch([lines[0]!], here))) ?? {};
    live.usersAre = 'there';
    expect(errors?.[0]?.extensions['code']).toBe('UNAVAILABLE');
    expect(live.calls.length - before).toBe(1);
  });
});
