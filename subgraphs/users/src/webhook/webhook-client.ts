import { Agent, errors, request, type Dispatcher } from 'undici';
import { checkedLookup, whyNotUrl, type TargetRules } from './public-address.js';

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 10_000;
const ANSWER_MAX_BYTES = 64 * 1_024;

/** What came of one try. */
export interface Outcome {
  status: number | null;
  /** Undefined for a success. */
  error?: string;
}

/** Sends to addresses that partners name, and lets none of them lead into our own network. */
export class WebhookClient {
  readonly #rules: TargetRules;
  readonly #agent: Agent;

  constructor(rules: TargetRules) {
    this.#rules = rules;
    this.#agent = new Agent({
      connect: { timeout: CONNECT_WITHIN_MS, lookup: checkedLookup(rules) },
      headersTimeout: ANSWER_WITHIN_MS,
      bodyTimeout: ANSWER_WITHIN_MS,
    });
  }

  /** Posts a body. Redirects are not followed; of the answer at most 64 KB are read, and only its status counts. */
  async post(o: { url: string; headers: Record<string, string>; body: string; signal: AbortSignal }): Promise<Outcome> {
    // An address that stands in the URL itself is never looked up.
    const refusal = whyNotUrl(o.url, this.#rules);
    if (refusal) return { status: null, error: `not sent: ${refusal}` };
    try {
      const answer = await request(o.url, {
        method: 'POST',
        headers: o.headers,
        body: o.body,
        dispatcher: this.#agent,
        signal: AbortSignal.any([o.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      });
      await readSome(answer.body);
      const { statusCode: status } = answer;
      return status >= 200 && status < 300 ? { status } : { status, error: `answered ${status}` };
    } catch (error) {
      o.signal.throwIfAborted(); // our own end is no fault of the receiver
      return { status: null, error: inWords(error) };
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function readSome(body: Dispatcher.ResponseData['body']): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += (chunk as Buffer).length;
    if (bytes > ANSWER_MAX_BYTES) break; // leaving the loop closes the connection
  }
}

/** For the partner, who sees it: what happened, and nothing of our insides. */
function inWords(error: unknown): string {
  if (error instanceof errors.ConnectTimeoutError) return 'no connection within 3 s';
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer within 10 s';
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return 'no answer within 10 s';
  }
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return `not reached: ${error.code}`;
  return error instanceof Error ? `not reached: ${error.message}` : 'not reached';
}
