// How many messages a second are acknowledged, by way of everything that a message goes through?
import type { SendLoad } from '../load/send-load.js';
import { inRotatedRounds } from '../measure/rounds.js';
import { cpuDuring } from '../measure/usage.js';
import { Platform } from '../platform.js';
import { figuresOf, type Answer, type Asking, type Question, type Row } from '../question.js';
import { Remote } from '../remote.js';

interface Contender {
  readonly rooms: number;
  readonly roomIds: readonly string[];
}

const LEVELS = [1, 16, 64, 256];
const PEOPLE = 64; // with four sockets each where there are more speakers

export const send: Question = { name: 'send', file: import.meta.filename, ask };

async function ask({ isQuick, rounds, scope, say, only }: Asking): Promise<Answer> {
  const platform = await Platform.start(scope, 'send');
  const people = await platform.people(isQuick ? 4 : PEOPLE);
  const contenders: Contender[] = [];
  for (const rooms of [1, isQuick ? 2 : 20]) {
    const roomIds: string[] = [];
    while (roomIds.length < rooms) roomIds.push(await platform.room(people));
    contenders.push({ rooms, roomIds });
  }
  const load = await Remote.start<SendLoad>('load/send-load', { scope });
  const rows: Row[] = [];
  for (const level of isQuick ? [4] : LEVELS) {
    const of = `${level} at once`;
    if (!of.includes(only)) continue;
    const messages = isQuick ? 20 : messagesFor(level);
    const measured = await inRotatedRounds(contenders, rounds, async ({ rooms, roomIds }, round) => {
      say(`${of}, round ${round + 1}: ${rooms} rooms`);
      const speakers = Array.from({ length: level }, (_, index) => ({
        token: people[index % people.length]?.token ?? '',
        roomId: roomIds[index % rooms] ?? '',
      }));
      await load.call('connect', { url: platform.url, people: speakers });
      await load.call('speak', { messages: Math.ceil(messages / 4) });
      const before = await headsOf(platform, people[0]?.token, roomIds);
      const groups = {
        platform: platform.pids,
        gateway: [platform.pidOf('gateway')],
        messages: [platform.pidOf('messages')],
      };
      const { result, cpu } = await cpuDuring(groups, () => load.call('speak', { messages }));
      const stored = (await headsOf(platform, people[0]?.token, roomIds)) - before;
      if (stored !== messages) throw new Error(`${messages} were acknowledged and ${stored} are in the logs`);
      return {
        'acknowledged / s': result.perSecond,
        'p50 ms': result.p50Ms,
        'p99 ms': result.p99Ms,
        'platform: CPU-ms a message': (cpu.platform * 1_000) / messages,
        'of it gateway': (cpu.gateway * 1_000) / messages,
        'of it messages': (cpu.messages * 1_000) / messages,
      };
    });
    for (const [{ rooms }, values] of measured) {
      rows.push({ of, contender: rooms === 1 ? '1 room' : `${rooms} rooms`, figures: figuresOf(values) });
    }
  }
  return {
    conditions: {
      path: 'socket, gateway, messages, store with w: majority and j: true, and back; then the hint, the facts and the worker',
      people: `${people.length}, all in every room; each waits for an acknowledgement before sending again`,
    },
    rows,
    bars: [],
  };
}

/** Enough for some seconds at any level. */
const messagesFor = (level: number): number => (level === 1 ? 400 : level * 20 + 2_000);

/** Where the logs stand, all together: what was acknowledged is in them, once. */
async function headsOf(platform: Platform, token: string | undefined, roomIds: readonly string[]): Promise<number> {
  let sum = 0;
  for (const id of roomIds) {
    const { room } = await platform.graph<{ room: { headSeq: number } }>(
      token,
      'query ($id: ID!) { room(id: $id) { headSeq } }',
      { id },
    );
    sum += room.headSeq;
  }
  return sum;
}
