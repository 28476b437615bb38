// Is the embedded store as fast with a million documents as with ten thousand, and within its bounds?
import { setTimeout as pause } from 'node:timers/promises';
import type { StoreLoad } from '../load/store-load.js';
import { inRotatedRounds } from '../measure/rounds.js';
import { median } from '../measure/spread.js';
import { cpuDuring, privateBytesOf } from '../measure/usage.js';
import { figuresOf, type Answer, type Asking, type Bar, type Question, type Row } from '../question.js';
import { Remote } from '../remote.js';
import { Store } from '../store.js';

/** One size of collection, a store of its own. */
interface Contender {
  readonly entries: number;
  readonly store: Store;
  readonly load: Remote<StoreLoad>;
}

const PAGE = 50;
const AT_ONCE = 50;
const NAME = 'entries';
const MIB = 2 ** 20;
const CPU_A_THOUSAND = 'store: CPU-ms a 1,000';
const PAGES_OF = `a page of ${PAGE} through mongoose`;
const INSERT_OF = 'insertMany with two indexes';
const DURABLE_OF = `${AT_ONCE} durable inserts at once`;
const OPEN_OF = 'opening, until the first page is read';
const INDEX_OF = 'pages while an index is made';
const STREAM_OF = 'a cursor over everything';

export const store: Question = { name: 'store', file: import.meta.filename, ask };

async function ask(asking: Asking): Promise<Answer> {
  const { isQuick } = asking;
  const contenders: Contender[] = [];
  for (const entries of isQuick ? [1_000, 3_000] : [10_000, 1_000_000]) {
    contenders.push(await openContender(asking, entries));
  }
  const [small, large] = contenders;
  if (!small || !large) throw new Error('two sizes are compared');
  const rows = [
    ...(await readPages(asking, contenders)),
    await insertMany(asking, small),
    await insertDurably(asking, small),
    await openAgain(asking, large),
    await readBesideIndex(asking, large),
    await stream(asking, large),
  ];
  return {
    conditions: {
      documents: 'five fields, 200 bytes on average; unique on (roomId, seq), and (authorId, at)',
      pages: 'hydrated, places spread over the whole room, one after the other',
      insertMany: 'a thousand documents a call, acknowledged before they are on the disk',
      'durable inserts': "each with j: true and w: 'majority'",
      memory: 'of the process alone (RssAnon): what the system keeps of the file is not counted',
    },
    rows,
    bars: isQuick ? [] : barsOf(rows),
  };
}

async function openContender({ scope, say, profileDir }: Asking, entries: number): Promise<Contender> {
  const running = await Store.start(scope, `store-${entries}`, profileDir);
  const load = await Remote.start<StoreLoad>('load/store-load', { scope });
  await load.call('open', { uri: running.uri });
  say(`inserting ${entries.toLocaleString('en')} documents`);
  await load.call('fill', { name: NAME, count: entries });
  return { entries, store: running, load };
}

async function readPages({ isQuick, rounds }: Asking, contenders: readonly Contender[]): Promise<Row[]> {
  const pages = isQuick ? 10 : 500;
  const reading = { name: NAME, pages, size: PAGE };
  for (const { load, entries } of contenders) await load.call('readPages', { ...reading, entries });
  const measured = await inRotatedRounds(contenders, rounds * 3, async ({ store: { pid }, load, entries }) => {
    const { result, cpu } = await cpuDuring({ store: [pid] }, () => load.call('readPages', { ...reading, entries }));
    return { 'p50 ms': result.p50Ms, 'p99 ms': result.p99Ms, 'store: CPU-ms a page': (cpu.store * 1_000) / pages };
  });
  return [...measured].map(([contender, values]) => rowOf(PAGES_OF, contender, values));
}

async function insertMany({ isQuick, rounds }: Asking, contender: Contender): Promise<Row> {
  const count = isQuick ? 2_000 : 50_000;
  const values = await eachRound(rounds, async (round) => {
    const { result, cpu } = await cpuDuring({ store: [contender.store.pid] }, () =>
      contender.load.call('fill', { name: `inserted_${round}`, count }),
    );
    return { 'documents / s': count / result.seconds, [CPU_A_THOUSAND]: (cpu.store * 1e6) / count };
  });
  return { of: INSERT_OF, contender: `${count.toLocaleString('en')} documents`, figures: figuresOf(values) };
}

async function insertDurably({ isQuick, rounds }: Asking, contender: Contender): Promise<Row> {
  const count = isQuick ? 200 : 10_000;
  const values = await eachRound(rounds, async (round) => {
    const inserting = { name: `durable_${round}`, count, atOnce: AT_ONCE };
    const { result, cpu } = await cpuDuring({ store: [contender.store.pid] }, () =>
      contender.load.call('insertDurably', inserting),
    );
    const { seconds, p99Ms } = result;
    return { 'documents / s': count / seconds, 'p99 ms': p99Ms, [CPU_A_THOUSAND]: (cpu.store * 1e6) / count };
  });
  return { of: DURABLE_OF, contender: `${count.toLocaleString('en')} documents`, figures: figuresOf(values) };
}

async function openAgain({ rounds }: Asking, contender: Contender): Promise<Row> {
  const { store: running, load, entries } = contender;
  const values = await eachRound(rounds, async () => {
    await running.stop();
    const startedAt = performance.now();
    await running.open();
    await load.call('open', { uri: running.uri });
    await load.call('readPages', { name: NAME, entries, pages: 1, size: PAGE });
    return { seconds: (performance.now() - startedAt) / 1_000 };
  });
  return rowOf(OPEN_OF, contender, values);
}

async function readBesideIndex({ rounds }: Asking, contender: Contender): Promise<Row> {
  const { load, entries } = contender;
  const values = await eachRound(rounds, async () => {
    const { seconds, p50Ms, p99Ms, longestMs } = await load.call('readBesideIndex', {
      name: NAME,
      entries,
      size: PAGE,
    });
    return { 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'longest ms': longestMs, seconds };
  });
  return rowOf(INDEX_OF, contender, values);
}

async function stream({ rounds }: Asking, contender: Contender): Promise<Row> {
  const { store: running, load, entries } = contender;
  const values = await eachRound(rounds, async () => {
    const before = privateBytesOf(running.pid);
    const reading = cpuDuring({ store: [running.pid] }, () => load.call('stream', { name: NAME }));
    const most = await mostPrivateBytes(running.pid, reading);
    const { result, cpu } = await reading;
    const { seconds, documents } = result;
    if (documents !== entries) throw new Error(`${documents} of ${entries} documents were read`);
    return {
      'documents / s': documents / seconds,
      seconds,
      'MiB more': (most - before) / MIB,
      [CPU_A_THOUSAND]: (cpu.store * 1e6) / documents,
    };
  });
  return rowOf(STREAM_OF, contender, values);
}

/** The most memory a process had while something was done. */
async function mostPrivateBytes(pid: number, work: Promise<unknown>): Promise<number> {
  let isDone = false;
  void work.finally(() => (isDone = true)).catch(() => undefined);
  let most = privateBytesOf(pid);
  while (!isDone) {
    await pause(50);
    most = Math.max(most, privateBytesOf(pid));
  }
  return most;
}

async function eachRound<T>(rounds: number, measure: (round: number) => Promise<T>): Promise<T[]> {
  const values: T[] = [];
  for (let round = 0; round < rounds; round += 1) values.push(await measure(round));
  return values;
}

const rowOf = (of: string, { entries }: Contender, values: readonly Readonly<Record<string, number>>[]): Row => ({
  of,
  contender: `${entries.toLocaleString('en')} documents`,
  figures: figuresOf(values),
});

function barsOf(rows: readonly Row[]): Bar[] {
  const figure = (of: string, name: string, at = 0) =>
    median(rows.filter((row) => row.of === of)[at]?.figures[name] ?? []);
  return [
    {
      says: `${PAGES_OF}: at 1,000,000 documents beside 10,000, p50`,
      value: figure(PAGES_OF, 'p50 ms', 1) / figure(PAGES_OF, 'p50 ms'),
      atMost: 1.5,
    },
    {
      says: `${INSERT_OF}: seconds for 10,000 documents`,
      value: 10_000 / figure(INSERT_OF, 'documents / s'),
      atMost: 1,
    },
    { says: `${DURABLE_OF}: seconds for 1,500`, value: 1_500 / figure(DURABLE_OF, 'documents / s'), atMost: 1 },
    { says: `${OPEN_OF}: seconds`, value: figure(OPEN_OF, 'seconds'), atMost: 2 },
    { says: `${INDEX_OF}: the longest, ms`, value: figure(INDEX_OF, 'longest ms'), atMost: 50 },
    { says: `${STREAM_OF}: MiB more than before`, value: figure(STREAM_OF, 'MiB more'), atMost: 256 },
  ];
}
