import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Facts } from './facts.js';
import { HttpError } from './http.js';

const PAGE = 500;
/** How often a feed says how far it has come, whether or not there was anything to tell. */
const HEAD_EVERY_MS = 5_000;

/**
 * Streams facts as NDJSON, without end: the backlog after a position, then each fact as it is stated.
 *
 * `{"head":n}` says that everything up to n has been told (or left out, when `names` asked for less): once when the
 * backlog is done, then at least every 5 s. It ends when the reader goes or the signal says so.
 */
export async function streamFacts(o: {
  facts: Facts;
  query: URLSearchParams;
  response: ServerResponse;
  signal: AbortSignal;
}): Promise<void> {
  const after = Number(o.query.get('after') ?? 0);
  if (!Number.isSafeInteger(after) || after < 0) throw new HttpError(400, '`after` is a position: 0, 1, 2 …');
  const names = new Set(o.query.get('names')?.split(',').filter(Boolean));
  const { facts, response } = o;

  const ended = new AbortController();
  const end = () => {
    ended.abort();
  };
  response.once('close', end);
  if (o.signal.aborted) end();
  o.signal.addEventListener('abort', end, { once: true });
  const bell = new Bell();
  const stopHearing = facts.onStated(() => {
    bell.ring();
  });
  ended.signal.addEventListener('abort', () => {
    bell.ring();
  });

  try {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    let position = after;
    let toldHead = -1;
    let toldAt = 0;
    while (!ended.signal.aborted) {
      const page = await facts.readAfter(position, PAGE);
      let text = '';
      for (const fact of page) {
        position = fact.position;
        if (names.size === 0 || names.has(fact.name)) text += `${JSON.stringify(fact)}\n`;
      }
      const isCaughtUp = page.length < PAGE;
      // A reader that is ahead of us has a copy of a feed that no longer exists: it must be told, so ask the store.
      if (isCaughtUp && position === after && toldHead < 0) position = Math.min(after, await facts.head());
      if (isCaughtUp && (toldHead < 0 || position !== toldHead || Date.now() - toldAt >= HEAD_EVERY_MS)) {
        text += `${JSON.stringify({ head: position })}\n`;
        toldHead = position;
        toldAt = Date.now();
      }
      if (text !== '' && !response.write(text)) await drained(response, ended.signal);
      if (isCaughtUp) await bell.wait(HEAD_EVERY_MS);
    }
  } finally {
    stopHearing();
    o.signal.removeEventListener('abort', end);
    response.end();
  }
}

/** Waits until the reader has taken what was written, or is gone. */
async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  try {
    await once(response, 'drain', { signal });
  } catch {
    // gone; the loop sees the signal
  }
}

/** Rung while nobody waits, it rings for the next who does: nothing stated between a look and a wait is slept through. */
class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isRung = false;
    this.#wake = undefined;
  }
}
