// What does a gateway cost a query over three subgraphs?
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { GraphLoad } from '../load/graph-load.js';
import { inRotatedRounds } from '../measure/rounds.js';
import { median } from '../measure/spread.js';
import { cpuDuring } from '../measure/usage.js';
import type { ApolloPeer } from '../peers/apollo-gateway.js';
import type { GraphPeer } from '../peers/graph-peer.js';
import type { Subgraph } from '../peers/subgraph.js';
import { Platform } from '../platform.js';
import { figuresOf, type Answer, type Asking, type Question } from '../question.js';
import { Remote } from '../remote.js';

interface Contender {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  /** Only ours asks who is asking. */
  readonly token?: string | undefined;
}

const CONCURRENCY = 16;
const CPU = 'gateway: CPU-ms a request';

export const gateway: Question = { name: 'gateway', file: import.meta.filename, ask };

async function ask(asking: Asking): Promise<Answer> {
  const { isQuick, rounds, scope, say } = asking;
  const contenders = await openContenders(asking);
  const load = await Remote.start<GraphLoad>('load/graph-load', { scope });
  await compareAnswers(load, contenders);

  const requests = isQuick ? 40 : 2_000;
  const run = (one: Contender, count: number) =>
    load.call('ask', { url: one.url, token: one.token, requests: count, concurrency: CONCURRENCY });
  for (const one of contenders) await run(one, requests); // compiled, planned and cached before it is measured
  const measured = await inRotatedRounds(contenders, rounds, async (one, round) => {
    say(`round ${round + 1}: ${one.name}`);
    const { result, cpu } = await cpuDuring({ gateway: [one.pid] }, () => run(one, requests));
    return { [CPU]: (cpu.gateway * 1_000) / requests, 'p50 ms': result.p50Ms, 'p99 ms': result.p99Ms };
  });

  const rows = [...measured].map(([{ name }, values]) => ({
    of: `${CONCURRENCY} at once`,
    contender: name,
    figures: figuresOf(values),
  }));
  const cost = (name: string): number => median(rows.find(({ contender }) => contender === name)?.figures[CPU] ?? []);
  return {
    conditions: {
      query: 'a page of 20 messages with authors, as our client asks: rooms, then messages, then users',
      variables: 'another room each time',
      subgraphs: 'made up, the same three processes for everybody; they verify nothing',
      ours: 'as it ships: verifies the access token, counts the cost in Redis, signs an envelope for each fetch; the others do none of it',
      requests,
    },
    rows,
    bars: isQuick
      ? []
      : [{ says: 'CPU a request beside stock @apollo/gateway', value: cost(OURS) / cost(STOCK), atMost: 0.5 }],
  };
}

const OURS = 'SL3 Chat';
const STOCK = '@apollo/gateway';

async function openContenders({ scope, profileDir }: Asking): Promise<Contender[]> {
  const platform = await Platform.start(scope, 'gateway');
  const [person] = await platform.people(1);
  const keys = publicKeysOf(platform);
  const urls: Record<string, string> = {};
  for (const name of ['users', 'rooms', 'messages'] as const) {
    const subgraph = await Remote.start<Subgraph>('peers/subgraph', { scope });
    urls[name] = await subgraph.call('open', { name, keys });
  }
  const others = Object.fromEntries(
    Object.entries(platform.stack.topology.subgraphs).map(([name, [url]]) => [name, url]),
  );
  const ours = await platform.startGateway({
    ...{ scope, profileDir },
    env: { SUBGRAPH_URLS: JSON.stringify({ ...others, ...urls }) },
  });

  const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
  const apollo = async (name: string, fetcher: 'default' | 'undici'): Promise<Contender> => {
    const peer = await Remote.start<ApolloPeer>('peers/apollo-gateway', { scope, profileDir });
    return { name, pid: peer.pid, url: await peer.call('open', { supergraph, urls, fetcher }) };
  };
  const other = async (name: string, file: string): Promise<Contender> => {
    const peer = await Remote.start<GraphPeer>(file, { scope, profileDir });
    return { name, pid: peer.pid, url: await peer.call('open', { supergraph, urls }) };
  };
  return [
    { name: OURS, pid: ours.pid, url: `${ours.url}/graphql`, token: person?.token },
    await apollo(STOCK, 'default'),
    await apollo('@apollo/gateway with undici', 'undici'),
    await other('Hive Gateway', 'peers/hive-gateway'),
    await other('monolith (Apollo Server)', 'peers/monolith'),
  ];
}

/** What our gateway asks users for, so that it takes tokens that the platform's users has signed. */
function publicKeysOf(platform: Platform): object[] {
  return [platform.stack.secrets.signingKey].flat().map((key) => {
    const { d: _, ...open } = key as { d?: string };
    return { ...open, use: 'sig', alg: 'EdDSA' };
  });
}

/** @throws when they do not all say the same */
async function compareAnswers(load: Remote<GraphLoad>, contenders: readonly Contender[]): Promise<void> {
  let first: unknown;
  for (const { name, url, token } of contenders) {
    const answer = await load.call('answerFor', { url, token, id: 'room_compared' });
    first ??= answer;
    if (!isDeepStrictEqual(answer, first)) throw new Error(`${name} answers otherwise: ${JSON.stringify(answer)}`);
  }
}
