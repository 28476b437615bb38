// Asks one query with other variables each time, so many at once, and looks at every answer.
import { RoomMessagesDocument } from '@sl3/schema/generated/graphql';
import { print } from 'graphql';
import { Pool } from 'undici';
import { percentile } from '../measure/spread.js';
import { takeCalls } from '../remote.js';

export interface Asking {
  readonly url: string;
  readonly token: string | undefined;
  readonly requests: number;
  readonly concurrency: number;
}

interface Answer {
  data?: { room: { messages: { edges: { node: { body: string; author: { displayName: string } } }[] } } };
  errors?: unknown;
}

/** The page that our client asks for: room of rooms, messages of messages, their authors of users. */
const QUERY = print(RoomMessagesDocument);
let asked = 0;

async function ask({ url, token, requests, concurrency }: Asking): Promise<{ p50Ms: number; p99Ms: number }> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: concurrency });
  const latencies: number[] = [];
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const id = `room_${asked++}`;
      const startedAt = performance.now();
      const answer = await post(pool, { pathname, token, id });
      latencies.push(performance.now() - startedAt);
      check(answer, id);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await pool.close();
  return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

/** One answer, for comparing contenders. */
async function answerFor({ url, token, id }: { url: string; token: string | undefined; id: string }): Promise<unknown> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin);
  const answer = await post(pool, { pathname, token, id });
  await pool.close();
  return answer;
}

async function post(pool: Pool, o: { pathname: string; token: string | undefined; id: string }): Promise<Answer> {
  const { body } = await pool.request({
    method: 'POST',
    path: o.pathname,
    headers: {
      'content-type': 'application/json',
      ...(o.token !== undefined && { authorization: `Bearer ${o.token}` }),
    },
    body: JSON.stringify({ operationName: 'RoomMessages', query: QUERY, variables: { id: o.id, last: 20 } }),
  });
  return (await body.json()) as Answer;
}

function check({ data, errors }: Answer, id: string): void {
  const edges = data?.room.messages.edges ?? [];
  const isWhole = edges.every(({ node }) => node.body.includes(`${id} `) && node.author.displayName.includes('user_'));
  if (errors || edges.length !== 20 || !isWhole) throw new Error(`a wrong answer: ${JSON.stringify({ data, errors })}`);
}

const calls = { ask, answerFor };
export type GraphLoad = typeof calls;
takeCalls(calls);
