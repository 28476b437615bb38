import { CODES } from '@sl3/schema/codes';
import { codeOf, unavailable } from './errors.js';
import { HttpError, sendJson, type Exchange } from './http.js';
import type { Log } from './log.js';
import { isOutage } from './outage.js';

/** Answers a call that threw: with the code it was refused with, or, logged, as our fault. */
export function answerFailure(exchange: Exchange, thrown: unknown, log: Log): void {
  const { request, response, route } = exchange;
  // What is left of a body nobody reads any more is let in, so that the caller reads the answer.
  request.resume();
  const error = isOutage(thrown) ? Object.assign(unavailable(), { cause: thrown }) : thrown;
  if (response.headersSent) {
    log.warn({ err: error, route }, 'answer broken off');
    response.destroy();
    return;
  }
  if (error instanceof HttpError) {
    sendJson(response, error.status, { error: { message: error.message } });
    return;
  }
  const code = codeOf(error);
  if (code && code !== 'INTERNAL_SERVER_ERROR') {
    const { message, extensions } = error as { message: string; extensions: Record<string, unknown> };
    // A call without a good envelope is refused as such; other codes keep the status the catalogue gives them.
    sendJson(response, code === 'FORBIDDEN' ? 403 : Math.max(CODES[code].httpStatus, 400), {
      error: { message, ...extensions },
    });
    return;
  }
  log.error({ err: error, route }, 'call failed');
  sendJson(response, 500, { error: { code: 'INTERNAL_SERVER_ERROR', message: 'Internal error' } });
}
