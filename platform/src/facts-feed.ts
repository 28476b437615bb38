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
  const { facts, response } = o;
  const told = new Telling(facts, o.query);
  const bell = new Bell();
  const stopHearing = facts.onStated(() => {
    bell.ring();
  });
  const ended = new AbortController();
  const end = () => {
    ended.abort();
    bell.ring();
  };
  response.once('close', end);
  o.signal.addEventListener('abort', end, { once: true });
  if (o.signal.aborted) end();

  try {
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
    while (!ended.signal.aborted) {
      const { text, isCaughtUp } = await told.next();
      if (text !== '' && !response.write(text)) await drained(response, ended.signal);
      if (isCaughtUp) await bell.wait(HEAD_EVERY_MS);
    }
  } finally {
    stopHearing();
    o.signal.removeEventListener('abort', end);
    response.end();
  }
}

/** How far one reader has been told. */
class Telling {
  readonly #after: number;
  readonly #names: ReadonlySet<string>;
  #position: number;
  /** The last head that was told, and when. */
  #head: { position: number; at: number } | undefined;

  /** @throws a 400 when the position is none */
  constructor(
    private readonly facts: Facts,
    query: URLSearchParams,
  ) {
    const after = Number(query.get('after') ?? 0);
    if (!Number.isSafeInteger(after) || after < 0) throw new HttpError(400, '`after` is a position: 0, 1, 2 …');
    this.#after = after;
    this.#position = after;
    this.#names = new Set(query.get('names')?.split(',').filter(Boolean));
  }

  /** What comes next, as NDJSON, and whether that was all there is for now. */
  async next(): Promise<{ text: string; isCaughtUp: boolean }> {
    const page = await this.facts.readAfter(this.#position, PAGE);
    this.#position = page.at(-1)?.position ?? this.#position;
    const asked = page.filter(({ name }) => this.#names.size === 0 || this.#names.has(name));
    const text = asked.map((fact) => `${JSON.stringify(fact)}\n`).join('');
    if (page.length === PAGE) return { text, isCaughtUp: false };
    return { text: text + (await this.#headIfDue()), isCaughtUp: true };
  }

  async #headIfDue(): Promise<string> {
    // A reader that is ahead of us has a copy of a feed that no longer exists: it must be told, so ask the store.
    const isUnmoved = !this.#head && this.#position === this.#after;
    if (isUnmoved) this.#position = Math.min(this.#after, await this.facts.head());
    const position = this.#position;
    const isTold = this.#head?.position === position && Date.now() - this.#head.at < HEAD_EVERY_MS;
    if (isTold) return '';
    this.#head = { position, at: Date.now() };
    return `${JSON.stringify({ head: position })}\n`;
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
