// Reads pages of a room's history, one after the other, as somebody does who opens it or scrolls.
import { RoomMessagesDocument } from '@sl3/schema/generated/graphql';
import { print } from 'graphql';
import { Pool } from 'undici';
import { percentile } from '../measure/spread.js';
import { takeCalls } from '../remote.js';

export interface History {
  readonly url: string;
  readonly token: string;
  readonly roomId: string;
  /** Of the room; places around the half of it are read from. */
  readonly messages: number;
}

interface Page {
  readonly edges: { node: { seq: number } }[];
  readonly pageInfo: { startCursor: string };
}

const LONGEST_PAGE = 100;
/** Different places in the middle, so that no page is read twice in a row. */
const PLACES = 40;
const QUERY = print(RoomMessagesDocument);

let history: History | undefined;
let pool: Pool | undefined;
let places: string[] = [];

/** Walks back from the end to past the middle and remembers the places on the way. */
async function open(o: History): Promise<void> {
  history = o;
  pool = new Pool(new URL(o.url).origin, { connections: 1 });
  places = [];
  let before: string | undefined;
  const wanted = Math.ceil(o.messages / 2 / LONGEST_PAGE);
  for (let page = 0; page < wanted; page += 1) {
    const { pageInfo } = await read({ last: LONGEST_PAGE, before });
    before = pageInfo.startCursor;
    places = [...places.slice(-PLACES + 1), before];
  }
}

/** Reads the latest page, or pages before places in the middle. */
async function readPages(o: {
  from: 'end' | 'middle';
  count: number;
  size: number;
}): Promise<{ p50Ms: number; p99Ms: number }> {
  const { from, count, size } = o;
  const latencies: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const startedAt = performance.now();
    const { edges } = await read({ last: size, before: from === 'middle' ? places[n % places.length] : undefined });
    latencies.push(performance.now() - startedAt);
    const seqs = edges.map(({ node }) => node.seq);
    const isInOrder = seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0));
    if (seqs.length !== size || !isInOrder) throw new Error(`a wrong page: ${seqs.join()}`);
  }
  return { p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) };
}

async function read(page: { last: number; before: string | undefined }): Promise<Page> {
  if (!history || !pool) throw new Error('no history is open');
  const { body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${history.token}` },
    body: JSON.stringify({ operationName: 'RoomMessages', query: QUERY, variables: { id: history.roomId, ...page } }),
  });
  const { data, errors } = (await body.json()) as {
    data?: { room: { messages: Page | null } | null };
    errors?: unknown;
  };
  if (!data?.room?.messages) throw new Error(`no page: ${JSON.stringify(errors)}`);
  return data.room.messages;
}

const calls = { open, readPages };
export type PageLoad = typeof calls;
takeCalls(calls);
