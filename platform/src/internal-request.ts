import { HttpError, readBody, type Exchange } from './http.js';
import { ENVELOPE_HEADER, type Claims, type EnvelopeOpener } from './viewer.js';

/** A call from another process, envelope opened. */
export interface InternalRequest {
  body: Buffer;
  /** The body as JSON. @throws a 400 when it is not */
  json(): unknown;
  /** The body as NDJSON, one value a line; empty lines are skipped. @throws a 400 that names the line */
  lines(): Iterable<unknown>;
  query: URLSearchParams;
}

/** Reads a call and opens its envelope, in this order: nothing is parsed before. @throws what the envelope refuses */
export async function openCall(
  { request }: Exchange,
  opener: EnvelopeOpener,
  maxBytes: number,
): Promise<{ claims: Claims; body: Buffer }> {
  const body = await readBody(request, maxBytes);
  return { claims: opener.open(envelopeOf(request), body), body };
}

/** The envelope a call came in, unopened. */
export function envelopeOf({ headers }: Exchange['request']): string | undefined {
  const header = headers[ENVELOPE_HEADER];
  return typeof header === 'string' ? header : undefined;
}

/** A call as its route is handed it. */
export function internalRequest(body: Buffer, query: URLSearchParams): InternalRequest {
  return { body, json: () => parseJson(body), lines: () => parseLines(body), query };
}

/** @throws a 400 when the body is not JSON */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'The body is not JSON.');
  }
}

function* parseLines(body: Buffer): Generator {
  let start = 0;
  for (let number = 1; start < body.length; number += 1) {
    const newline = body.indexOf(0x0a, start);
    const end = newline < 0 ? body.length : newline;
    const line = body.toString('utf8', start, end).trim();
    start = end + 1;
    if (line === '') continue;
    try {
      yield JSON.parse(line);
    } catch {
      throw new HttpError(400, `Line ${number} is not JSON.`);
    }
  }
}
