// Hive Gateway's runtime behind node:http, as its documentation embeds it, with its own HTTP client.
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import http from '@graphql-mesh/transport-http';
import { createServer } from 'node:http';
import { takeCalls } from '../remote.js';
import { listening } from './chat.js';
import type { GraphPeerOptions } from './graph-peer.js';

async function open({ supergraph, urls }: GraphPeerOptions): Promise<string> {
  const located = Object.entries(urls).reduce(
    (sdl, [name, url]) =>
      sdl.replace(new RegExp(`(@join__graph\\(name: "${name}", url: )"[^"]*"`), `$1"${url}/graphql"`),
    supergraph,
  );
  const gateway = createGatewayRuntime({
    supergraph: located,
    transports: { http },
    logging: 'error',
    graphiql: false,
    landingPage: false,
  });
  return `${await listening(createServer((request, response) => void gateway(request, response)))}/graphql`;
}

takeCalls({ open });
