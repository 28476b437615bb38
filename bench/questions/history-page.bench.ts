// Does a page of history cost more when there is more history?
import { existsSync } from 'node:fs';
import { historyOf, importHistory } from '../history.js';
import type { PageLoad } from '../load/page-load.js';
import { inRotatedRounds } from '../measure/rounds.js';
import { median } from '../measure/spread.js';
import { cpuDuring, untilIdle } from '../measure/usage.js';
import { Platform } from '../platform.js';
import { figuresOf, type Answer, type Asking, type Bar, type Question, type Row } from '../question.js';
import { Remote } from '../remote.js';

type Place = 'end' | 'middle';

/** One size of history, a platform of its own. */
interface Contender {
  readonly name: 'small' | 'whole';
  readonly messages: number;
  readonly platform: Platform;
  readonly load: Remote<PageLoad>;
}

const PAGE = 50;
const SMALL = 10_000;
const MADE_UP = 200_000;
const CPU = 'platform: CPU-ms a page';
const PAGES_OF: Readonly<Record<Place, string>> = { end: 'the latest page', middle: 'a page from the middle' };

export const historyPage: Question = { name: 'history-page', file: import.meta.filename, ask };

async function ask(asking: Asking): Promise<Answer> {
  const { isQuick, rounds, scope, say, history } = asking;
  if (history !== undefined && !existsSync(history)) throw new Error(`there is no history ${history}`);
  const folder = await scope.folder('history');
  const contenders: Contender[] = [];
  for (const [name, messages] of [
    ['small', isQuick ? 300 : SMALL],
    ['whole', isQuick ? 900 : history === undefined ? MADE_UP : Infinity],
  ] as const) {
    const file = await historyOf(folder, { source: isQuick ? undefined : history, messages });
    say(`importing ${file.messages} messages`);
    contenders.push(await openContender(asking, { name, file }));
  }

  const pages = isQuick ? 5 : 100;
  for (const { load } of contenders) {
    for (const from of ['end', 'middle'] as const) await load.call('readPages', { from, count: pages, size: PAGE });
  }
  const rows: Row[] = [];
  for (const from of ['end', 'middle'] as const) {
    // More rounds than elsewhere, and shorter ones: what is compared differs by little.
    const measured = await inRotatedRounds(contenders, rounds * 3, async ({ platform, load }) => {
      const { result, cpu } = await cpuDuring({ platform: platform.pids }, () =>
        load.call('readPages', { from, count: pages, size: PAGE }),
      );
      return { [CPU]: (cpu.platform * 1_000) / pages, 'p50 ms': result.p50Ms, 'p99 ms': result.p99Ms };
    });
    for (const [{ messages }, values] of measured) {
      rows.push({
        of: PAGES_OF[from],
        contender: `${messages.toLocaleString('en')} messages`,
        figures: figuresOf(values),
      });
    }
  }
  return {
    conditions: {
      page: `${PAGE} messages with authors and what they answer, through the gateway, one after the other`,
      history: isQuick || history === undefined ? 'made up' : 'given',
      'CPU-ms a page': 'of all processes of the platform together: gateway, subgraphs, worker, store and Redis',
      pages,
    },
    rows,
    bars: isQuick ? [] : barsOf(rows),
  };
}

async function openContender(
  { scope }: Asking,
  { name, file }: { name: Contender['name']; file: { path: string; messages: number } },
): Promise<Contender> {
  const platform = await Platform.start(scope, `history-${name}`);
  await importHistory(platform, file);
  const [person] = await platform.people(1);
  if (!person) throw new Error('nobody reads');
  await untilIdle(platform.pids); // what was imported is followed by the subgraphs, for minutes where there is much
  const roomId = await platform.onlyRoom(person.token);
  await platform.join(person.token, roomId);
  const load = await Remote.start<PageLoad>('load/page-load', { scope });
  await load.call('open', { url: platform.url, token: person.token, roomId, messages: file.messages });
  return { name, messages: file.messages, platform, load };
}

function barsOf(rows: readonly Row[]): Bar[] {
  return Object.values(PAGES_OF).map((of) => {
    const [small, whole] = rows.filter((row) => row.of === of).map(({ figures }) => median(figures[CPU] ?? []));
    return {
      says: `${of}: CPU at the whole history beside ${SMALL.toLocaleString('en')}`,
      value: (whole ?? NaN) / (small ?? NaN),
      atMost: 1.5,
    };
  });
}
