// What does it cost to hand one message to everybody in a room?
import type { FanOutLoad } from '../load/fan-out-load.js';
import { inRotatedRounds } from '../measure/rounds.js';
import { median } from '../measure/spread.js';
import { cpuDuring, residentBytesOf } from '../measure/usage.js';
import { figuresOf, type Answer, type Asking, type Bar, type Question, type Row } from '../question.js';
import { Remote } from '../remote.js';
import { Scope } from '../scope.js';
import { openContenders, type Contender, type Shape } from './fan-out.contenders.js';

// At these rates Socket.IO is not short of a core, so that latency is that of delivery and not of a queue.
const FULL: readonly Shape[] = [
  { of: '1 room × 100, 20 messages/s', rooms: 1, socketsPerRoom: 100, messagesPerSecond: 20, messages: 300 },
  { of: '1 room × 1,000, 20 messages/s', rooms: 1, socketsPerRoom: 1_000, messagesPerSecond: 20, messages: 200 },
  { of: '1 room × 1,000, 2 messages/s', rooms: 1, socketsPerRoom: 1_000, messagesPerSecond: 2, messages: 30 },
  { of: '1 room × 3,000, 5 messages/s', rooms: 1, socketsPerRoom: 3_000, messagesPerSecond: 5, messages: 50 },
  { of: '50 rooms × 20, 100 messages/s', rooms: 50, socketsPerRoom: 20, messagesPerSecond: 100, messages: 1_500 },
];
const QUICK: readonly Shape[] = [
  { of: '1 room × 30, 20 messages/s', rooms: 1, socketsPerRoom: 30, messagesPerSecond: 20, messages: 20 },
  { of: '4 rooms × 5, 20 messages/s', rooms: 4, socketsPerRoom: 5, messagesPerSecond: 20, messages: 20 },
];
const BARS = [
  { of: '1 room × 1,000, 20 messages/s', atMost: 0.5 },
  { of: '50 rooms × 20, 100 messages/s', atMost: 1 },
];
const DELIVERING = 'delivering: CPU-s / 100k';

export const fanOut: Question = { name: 'fan-out', file: import.meta.filename, ask };

async function ask(asking: Asking): Promise<Answer> {
  const { isQuick, only, rounds, say } = asking;
  const contenders = await openContenders(asking);
  const rows: Row[] = [];
  for (const shape of (isQuick ? QUICK : FULL).filter(({ of }) => of.includes(only))) {
    const measured = await inRotatedRounds(contenders, rounds, (contender, round) => {
      say(`${shape.of}, round ${round + 1}: ${contender.name}`);
      return measure(contender, shape, asking.scope);
    });
    for (const [{ name }, values] of measured) rows.push({ of: shape.of, contender: name, figures: figuresOf(values) });
  }
  return {
    conditions: {
      message: '80 characters in the fields that our client asks for, with their author; the same for all',
      delivering: 'the process that holds the sockets',
      everything:
        'all processes of a contender: the node that takes messages in, Redis, and of ours the subgraphs and store',
      latency: 'from before it is sent to its receipt; ours is stored durably on the way, the others store nothing',
    },
    rows,
    bars: barsOf(rows),
  };
}

async function measure(contender: Contender, shape: Shape, within: Scope): Promise<Record<string, number>> {
  await using scope = new Scope(within);
  const { deliveringPid, allPids, connecting } = await contender.serve(shape, scope);
  const load = await Remote.start<FanOutLoad>('load/fan-out-load', { scope });
  const emptyBytes = residentBytesOf(deliveringPid);
  await load.call('connect', connecting);
  const { messagesPerSecond, messages } = shape;
  // What is compiled, optimised, planned and cached on the way is so before it is measured: as much again as is measured.
  await load.call('run', { messagesPerSecond, messages });
  const fullBytes = residentBytesOf(deliveringPid);
  const { result, cpu } = await cpuDuring({ delivering: [deliveringPid], everything: allPids }, () =>
    load.call('run', { messagesPerSecond, messages }),
  );
  const per100k = 100_000 / result.deliveries;
  return {
    [DELIVERING]: cpu.delivering * per100k,
    'everything: CPU-s / 100k': cpu.everything * per100k,
    'p50 ms': result.p50Ms,
    'p99 ms': result.p99Ms,
    'KiB / connection': (fullBytes - emptyBytes) / 1_024 / (shape.rooms * shape.socketsPerRoom),
    'bytes / delivery': result.bytesPerDelivery,
    'messages / frame': result.messagesPerFrame,
  };
}

function barsOf(rows: readonly Row[]): Bar[] {
  const cost = (of: string, contender: string): number =>
    median(rows.find((row) => row.of === of && row.contender === contender)?.figures[DELIVERING] ?? []);
  return BARS.filter(({ of }) => rows.some((row) => row.of === of)).map(({ of, atMost }) => ({
    says: `${of}: CPU a delivery beside Socket.IO`,
    value: cost(of, 'SL3 Chat') / cost(of, 'Socket.IO'),
    atMost,
  }));
}
