import { printSchema } from 'graphql';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StaticFiles } from './static-files.js';
import type { Graph } from './supergraph.js';

/** Where GraphiQL is among the files; the page itself is at `/graphql`. */
export const GRAPHIQL_AT = '/graphiql';

/**
 * The chat's policy, with what GraphiQL's editor needs: styles it writes itself, and descriptions it sets as HTML, which
 * Trusted Types would refuse. Scripts are still ours alone, and it shows nothing that people wrote.
 */
const GRAPHIQL_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self' ws: wss:",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** What front-end developers are given by GET: the graph as a file, and where it is switched on, GraphiQL. */
export class DevelopersDoor {
  #printed: { graph: Graph; sdl: string } | undefined;

  constructor(
    private readonly o: {
      readonly graph: () => Graph;
      readonly files: StaticFiles;
      /** Never in production, like introspection. */
      readonly hasGraphiql: boolean;
    },
  ) {}

  /** The graph as callers see it: what codegen and editors read, and partners keep beside their code. */
  answerSdl(response: ServerResponse): void {
    const graph = this.o.graph();
    if (this.#printed?.graph !== graph) this.#printed = { graph, sdl: `${printSchema(graph.schema)}\n` };
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.setHeader('cache-control', 'no-cache');
    response.end(this.#printed.sdl);
  }

  /** @returns false for whoever did not ask for a page, and where there is none */
  async answerPage(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const isBrowser = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (!isBrowser || !this.o.hasGraphiql) return false;
    response.setHeader('content-security-policy', GRAPHIQL_POLICY);
    return this.o.files.answer(`${GRAPHIQL_AT}/index.html`, request, response);
  }
}
