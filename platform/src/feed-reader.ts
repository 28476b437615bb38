import type { SubgraphName } from '@sl3/schema/subgraphs';
import { EVENTS, type EventName, type Fact } from '@sl3/schema/events';
import { request } from 'undici';
import { z } from 'zod';
import { sealForService } from './call.js';
import { ENVELOPE_HEADER } from './viewer.js';

/** Whose feed, and as whom it is read. */
export interface FeedAddress {
  self: string;
  of: SubgraphName;
  url: string;
  secret: string;
}

/** One line of a feed: a fact, or only how far the feed has come. */
export interface FeedLine {
  fact?: Fact;
  position: number;
  /** Nothing more came in the same piece: a good moment to store the cursor. */
  isLastOfChunk: boolean;
}

/** The feed tells its head every 5 s: three missed in a row, and the line is dead. */
const SILENCE_MS = 15_000;

const eventNames = Object.keys(EVENTS) as [EventName, ...EventName[]];
const Line = z.union([
  z.object({
    id: z.string(),
    name: z.enum(eventNames),
    position: z.number().int(),
    at: z.coerce.date(),
    payload: z.unknown(),
  }),
  z.object({ head: z.number().int() }),
]);

/**
 * Reads a neighbour's facts after a position, until the connection ends.
 *
 * @throws when the neighbour cannot be reached or refuses, when nothing came for 15 s, or when a line is not what
 * schema/src/events.ts says
 */
export async function* readFeed(
  o: FeedAddress & { after: number; names: readonly EventName[]; signal: AbortSignal },
): AsyncGenerator<FeedLine> {
  const path = `/facts?after=${o.after}&names=${o.names.join(',')}`;
  const { statusCode, body } = await request(`${o.url.replace(/\/$/, '')}${path}`, {
    headers: { [ENVELOPE_HEADER]: sealForService(o.self, o.of, o.secret, '') },
    signal: o.signal,
    headersTimeout: 5_000,
    bodyTimeout: SILENCE_MS,
  });
  if (statusCode !== 200) throw new Error(`${o.of} /facts answered ${statusCode}: ${await body.text()}`);
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const [i, line] of lines.entries()) yield parseLine(line, i === lines.length - 1);
  }
}

/** The position of the neighbour's latest fact. */
export async function readHead(o: FeedAddress, signal: AbortSignal): Promise<number> {
  const { statusCode, body } = await request(`${o.url.replace(/\/$/, '')}/facts/head`, {
    headers: { [ENVELOPE_HEADER]: sealForService(o.self, o.of, o.secret, '') },
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  });
  if (statusCode !== 200) throw new Error(`${o.of} /facts/head answered ${statusCode}: ${await body.text()}`);
  return z.object({ head: z.number().int() }).parse(await body.json()).head;
}

function parseLine(text: string, isLastOfChunk: boolean): FeedLine {
  const line = Line.parse(JSON.parse(text));
  if ('head' in line) return { position: line.head, isLastOfChunk };
  // Dates are text on the way; the payload's own schema makes them dates again.
  const payload = EVENTS[line.name].payload.parse(line.payload);
  return { fact: { ...line, payload }, position: line.position, isLastOfChunk };
}
