// A made-up subgraph with the committed schema: real GraphQL over HTTP, no envelope asked for, no store behind it.
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, type DocumentNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { takeCalls } from '../remote.js';
import { listening } from './chat.js';
import { SUBGRAPH_RESOLVERS } from './graph-world.js';

export interface Serving {
  name: keyof typeof SUBGRAPH_RESOLVERS;
  /** Public keys of access tokens, which our gateway asks users for. */
  keys: object[];
}

function open({ name, keys }: Serving): Promise<string> {
  const sdl = readFileSync(new URL(`../../schema/subgraphs/${name}.graphql`, import.meta.url), 'utf8');
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: SUBGRAPH_RESOLVERS[name] as never }]);
  const documents = new Map<string, DocumentNode>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json');
    const path = request.url?.split('?', 1)[0];
    if (path !== '/graphql') {
      neighbourly(path, response, keys);
      return;
    }
    const { query, variables } = JSON.parse(await text(request)) as { query: string; variables?: object };
    const document = documents.get(query) ?? parse(query);
    documents.set(query, document);
    const result = await execute({ schema, document, variableValues: variables as Record<string, unknown> });
    response.end(JSON.stringify(result));
  }

  return listening(
    createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
      answer(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    }),
  );
}

/** What our gateway asks of its neighbours besides GraphQL; see docs/INTERNALS.md. */
function neighbourly(path: string | undefined, response: ServerResponse, keys: object[]): void {
  const head = '{"head":0}';
  if (path === '/internal/keys') response.end(JSON.stringify({ keys }));
  else if (path === '/internal/ended-sessions') response.end('{"ended":[]}');
  else if (path === '/facts/head') response.end(head);
  else if (path === '/facts') {
    response.write(`${head}\n`);
    setInterval(() => response.write(`${head}\n`), 5_000).unref();
  } else response.end('{}');
}

const calls = { open };
export type Subgraph = typeof calls;
takeCalls(calls);
