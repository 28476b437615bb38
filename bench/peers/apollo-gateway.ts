// Apollo Server with @apollo/gateway as they come, and with one thing changed where it is asked for: the fetcher.
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { Agent, fetch } from 'undici';
import { takeCalls } from '../remote.js';
import type { GraphPeerOptions } from './graph-peer.js';

type Fetcher = RemoteGraphQLDataSource['fetcher'];

async function open({
  supergraph,
  urls,
  fetcher,
}: GraphPeerOptions & { fetcher: 'default' | 'undici' }): Promise<string> {
  const pooled = fetcher === 'undici' ? undiciFetcher() : undefined;
  const gateway = new ApolloGateway({
    supergraphSdl: supergraph,
    buildService: ({ name }) =>
      new RemoteGraphQLDataSource({ url: `${urls[name] ?? ''}/graphql`, ...(pooled && { fetcher: pooled }) }),
  });
  const server = new ApolloServer({ gateway });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return url;
}

function undiciFetcher(): Fetcher {
  const dispatcher = new Agent({ connections: 64, keepAliveTimeout: 60_000 });
  // The same standard interface, of which Apollo's types and undici's each have their own copy.
  return ((url: string, init: object) => fetch(url, { ...init, dispatcher })) as unknown as Fetcher;
}

const calls = { open };
export type ApolloPeer = typeof calls;
takeCalls(calls);
