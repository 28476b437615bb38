import { HttpError, readBody } from '@sl3/platform/http';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { principalOf } from './bearer.js';
import { ipOf, isAllowedOrigin, localeOf, type Edge } from './caller.js';
import { codedError, retryAfterMsOf, statusOf } from './error-mask.js';
import type { MediaCookies } from './proxy/media-cookie.js';
import { readRefreshCookie, refreshCookie } from './refresh-cookie.js';
import { OperationRequest, refusal, runOperation, type Answer, type Caller, type Pipeline } from './run-operation.js';
import type { Sessions } from './session.js';

/** A document of 10,000 characters and variables many times the size of a message. */
const BODY_MAX_BYTES = 100_000;
/** For a body of that size, over the slowest line. */
const BODY_MS = 30_000;
/** Below this, compressing costs more than it spares. */
const GZIP_FROM_BYTES = 2_048;

export interface GraphqlDoor {
  readonly pipeline: Pipeline;
  readonly sessions: Sessions;
  readonly mediaCookies: MediaCookies;
  readonly edge: Edge;
}

/**
 * Answers `POST /graphql`: queries and mutations.
 *
 * @throws HttpError 413, 415 before anything is read as GraphQL, 403 for a page of another origin
 */
export async function answerGraphql(
  door: GraphqlDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  refuseForgeable(request, door.edge);
  const body = await readBody(request, BODY_MAX_BYTES, { withinMs: BODY_MS });
  const setCookie = (cookie: string): void => void response.appendHeader('set-cookie', cookie);
  const answer = await answerTo(door, { request, requestId, body, setCookie });
  await send(request, response, answer);
}

async function answerTo(
  door: GraphqlDoor,
  o: { request: IncomingMessage; requestId: string; body: Buffer; setCookie: (cookie: string) => void },
): Promise<Answer> {
  const { headers } = o.request;
  try {
    const operation = parseBody(o.body);
    const caller: Caller = {
      principal: await principalOf(door.sessions, headers.authorization),
      requestId: o.requestId,
      locale: localeOf(headers['accept-language']),
      ip: ipOf(o.request, door.edge),
      refreshToken: readRefreshCookie(headers.cookie),
    };
    return await runOperation(door.pipeline, caller, operation, (change) => {
      o.setCookie(refreshCookie(change, headers.host));
      o.setCookie(door.mediaCookies.setCookie(change, headers.host));
    });
  } catch (error) {
    return refusal(door.pipeline, { requestId: o.requestId }, error);
  }
}

/** What a page of another site can make a browser send: forms and plain text. Only JSON is taken, so none of it counts. */
function refuseForgeable(request: IncomingMessage, edge: Edge): void {
  const [type, ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  if (type?.trim() !== 'application/json') throw new HttpError(415, 'Send application/json.');
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) throw new HttpError(415, 'Send UTF-8.');
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new HttpError(415, 'Send the body without an encoding.');
  if (!isAllowedOrigin(request, edge)) throw new HttpError(403, 'This origin may not call.');
}

function parseBody(body: Buffer): OperationRequest {
  try {
    return OperationRequest.parse(JSON.parse(body.toString('utf8')));
  } catch {
    throw codedError('BAD_REQUEST');
  }
}

async function send(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const retryAfterMs = retryAfterMsOf(answer);
  if (retryAfterMs !== undefined) response.setHeader('retry-after', Math.ceil(retryAfterMs / 1_000));
  response.statusCode = statusOf(answer);
  response.setHeader('content-type', contentTypeFor(request.headers.accept));
  response.setHeader('cache-control', 'no-store');
  const text = Buffer.from(JSON.stringify(answer));
  if (text.length < GZIP_FROM_BYTES || !/\bgzip\b/.test(String(request.headers['accept-encoding']))) {
    response.end(text);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.end(await promisify(gzip)(text, { level: 3 }));
}

function contentTypeFor(accept: string | undefined): string {
  const isPlain = !accept?.includes('application/graphql-response+json');
  return isPlain ? 'application/json; charset=utf-8' : 'application/graphql-response+json; charset=utf-8';
}
