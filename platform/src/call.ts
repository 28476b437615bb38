import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { z } from 'zod';
import { withDeadline } from './deadline.js';
import { unavailable } from './errors.js';
import { ENVELOPE_HEADER, sealEnvelope } from './viewer.js';

const ErrorBody = z.object({ error: z.object({ code: z.string().optional(), message: z.string() }) });

/** A neighbour answered, and said no: `code` says why when it was one of the catalogue. */
export class CallRefused extends Error {
  constructor(
    readonly target: string,
    readonly path: string,
    readonly status: number,
    readonly code: string | undefined,
    message: string,
  ) {
    super(`${target} ${path} answered ${status}: ${message}`);
  }
}

/** Calls to the internal routes of other processes, as `service:<self>`. */
export class Neighbours {
  readonly #self: string;
  readonly #urls: Readonly<Record<string, string>>;
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #pools = new Map<string, Pool>();

  constructor(o: { self: string; urls: Record<string, string>; secrets: Record<string, string> }) {
    this.#self = o.self;
    this.#urls = o.urls;
    this.#secrets = o.secrets;
  }

  /**
   * Posts JSON and reads JSON.
   *
   * @param options.timeoutMs - for the whole call; 1,000 by default
   * @throws {@link unavailable} when it does not answer in time; {@link CallRefused} when it says no, which is a fault of
   * ours unless the caller knows better
   */
  async post<T>(target: string, path: string, body: unknown, options: { timeoutMs?: number } = {}): Promise<T> {
    return this.#call<T>(target, 'POST', path, JSON.stringify(body), options.timeoutMs ?? 1_000);
  }

  /** Posts one JSON value a line (NDJSON), for bulk routes; 60 s by default, the same errors as {@link post}. */
  async postLines<T>(
    target: string,
    path: string,
    lines: readonly object[],
    options: { timeoutMs?: number } = {},
  ): Promise<T> {
    const body = lines.map((line) => JSON.stringify(line)).join('\n');
    return this.#call<T>(target, 'POST', path, body, options.timeoutMs ?? 60_000);
  }

  /** Reads JSON; the same deadlines and errors as {@link post}. */
  async get<T>(target: string, path: string, options: { timeoutMs?: number } = {}): Promise<T> {
    return this.#call<T>(target, 'GET', path, '', options.timeoutMs ?? 1_000);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
    this.#pools.clear();
  }

  async #call<T>(target: string, method: 'GET' | 'POST', path: string, body: string, timeoutMs: number): Promise<T> {
    const { status, text } = await this.#exchange(target, method, path, body, timeoutMs);
    if (status === 200) return JSON.parse(text) as T;
    if (status === 503) throw unavailable();
    const refusal = readRefusal(text);
    throw new CallRefused(target, path, status, refusal?.code, refusal?.message ?? 'no reason given');
  }

  async #exchange(target: string, method: 'GET' | 'POST', path: string, body: string, timeoutMs: number) {
    const headers = {
      'content-type': 'application/json',
      [ENVELOPE_HEADER]: sealForService(this.#self, target, this.#secretOf(target), body),
    };
    try {
      return await withDeadline(timeoutMs, async (signal) => {
        const request = { method, path, headers, signal, ...(method === 'POST' ? { body } : {}) };
        const { statusCode, body: answer } = await this.#poolOf(target).request(request);
        return { status: statusCode, text: await answer.text() };
      });
    } catch (error) {
      throw Object.assign(unavailable(), { cause: error });
    }
  }

  #secretOf(target: string): string {
    const secret = this.#secrets[target];
    if (!secret) throw new Error(`TARGET_SECRETS has no secret for ${target}.`);
    return secret;
  }

  #poolOf(target: string): Pool {
    const existing = this.#pools.get(target);
    if (existing) return existing;
    const url = this.#urls[target];
    if (!url) throw new Error(`SUBGRAPH_URLS has no address for ${target}.`);
    const pool = new Pool(new URL(url).origin, { connections: 16, connectTimeout: 1_000 });
    this.#pools.set(target, pool);
    return pool;
  }
}

/** The envelope of a call that one process makes on its own behalf. */
export function sealForService(self: string, target: string, secret: string, body: string): string {
  return sealEnvelope({
    target,
    secret,
    body,
    claims: {
      caller: self,
      principal: { kind: 'service', name: self },
      requestId: randomUUID(),
      locale: 'en',
    },
  });
}

function readRefusal(text: string): { code?: string | undefined; message: string } | undefined {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
}
