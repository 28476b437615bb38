// The same schema in one Apollo Server that resolves every field itself: what federation as such costs.
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readFileSync } from 'node:fs';
import { takeCalls } from '../remote.js';
import { MONOLITH_RESOLVERS } from './graph-world.js';

async function open(): Promise<string> {
  const typeDefs = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
  const server = new ApolloServer({ typeDefs, resolvers: MONOLITH_RESOLVERS as never });
  const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
  return url;
}

takeCalls({ open });
