import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { withDeadline } from '@sl3/platform/deadline';
import { unavailable } from '@sl3/platform/errors';
import { ENVELOPE_HEADER, sealEnvelope, type Claims } from '@sl3/platform/viewer';
import { Pool } from 'undici';
import { z } from 'zod';

/** A new refresh token from the users subgraph, or null to clear it, and whose it is: on its way into the cookies. */
export const SessionChange = z.object({
  refreshToken: z.string().nullable(),
  expiresAt: z.coerce.date().optional(),
  viewer: z
    .object({ userId: z.string(), sessionId: z.string(), role: z.enum(['USER', 'MODERATOR', 'ADMIN']) })
    .optional(),
});
export type SessionChange = z.infer<typeof SessionChange>;

/** What every fetch of one operation knows of its caller. */
export interface CallContext {
  readonly claims: Omit<Claims, 'caller' | 'refreshToken'>;
  /** From the browser's cookie; it travels to users and to nobody else. */
  readonly refreshToken?: string | undefined;
  /** Called when users answers with another refresh token. */
  readonly onSessionChange?: (change: SessionChange) => void;
}

interface SubgraphAnswer {
  data?: Record<string, unknown>;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  extensions?: { session?: unknown };
}

/**
 * One subgraph over pooled connections, each call sealed for it and answered within the deadline.
 *
 * The fetcher that comes with `@apollo/gateway` costs three to five times the CPU and waits for ever.
 */
export class SubgraphDataSource implements GraphQLDataSource {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(
    private readonly o: { name: string; url: string; secret: string; deadlineMs: number; onCall?: OnCall | undefined },
  ) {
    const base = new URL(o.url);
    this.#pool = new Pool(base.origin, { connections: 64, pipelining: 1, keepAliveTimeout: 30_000 });
    this.#path = `${base.pathname.replace(/\/$/, '')}/graphql`;
  }

  /** @throws UNAVAILABLE when the subgraph does not answer in time; any other failure is a fault of ours */
  // oxlint-disable-next-line typescript/no-explicit-any -- the interface's own type parameter
  async process(options: GraphQLDataSourceProcessOptions<any>): Promise<any> {
    const { query, variables, operationName } = options.request;
    const context = options.context as CallContext;
    const startedAt = performance.now();
    const answer = await this.#post(JSON.stringify({ query, variables, operationName }), context);
    this.o.onCall?.(this.o.name, performance.now() - startedAt);
    const change = this.o.name === 'users' ? SessionChange.safeParse(answer.extensions?.session).data : undefined;
    if (change) context.onSessionChange?.(change);
    return { data: answer.data, errors: answer.errors };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #post(body: string, context: CallContext): Promise<SubgraphAnswer> {
    const claims: Claims = {
      ...context.claims,
      caller: 'gateway',
      ...(this.o.name === 'users' && context.refreshToken !== undefined && { refreshToken: context.refreshToken }),
    };
    const envelope = sealEnvelope({ target: this.o.name, secret: this.o.secret, claims, body });
    const { statusCode, text } = await this.#send(body, envelope);
    if (statusCode === 503) throw unavailable();
    // GraphQL answers with 200; anything else has refused the call, and its body is no answer to it.
    if (statusCode !== 200) throw new Error(`${this.o.name} answered ${statusCode}`);
    return JSON.parse(text) as SubgraphAnswer;
  }

  async #send(body: string, envelope: string): Promise<{ statusCode: number; text: string }> {
    try {
      return await withDeadline(this.o.deadlineMs, async (signal) => {
        const response = await this.#pool.request({
          method: 'POST',
          path: this.#path,
          headers: { 'content-type': 'application/json', accept: 'application/json', [ENVELOPE_HEADER]: envelope },
          body,
          signal,
        });
        return { statusCode: response.statusCode, text: await response.body.text() };
      });
    } catch (error) {
      // Not there, cut, or late: the same to a caller, who may try again.
      throw Object.assign(unavailable(), { cause: error });
    }
  }
}

type OnCall = (subgraph: string, ms: number) => void;
