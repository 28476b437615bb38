import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { CallContext } from '../data-source.js';

type Json = Record<string, unknown>;

/** An `_entities` query to one subgraph. */
export interface EntityRequest {
  readonly query: string;
  readonly variables: Json & { readonly representations: readonly Json[] };
}

/**
 * Asks a subgraph for entities.
 *
 * @returns them in the order of their representations; null for one it does not know
 * @throws the first error it answers with; UNAVAILABLE when it does not answer
 */
export async function fetchEntities(
  source: GraphQLDataSource,
  request: EntityRequest,
  call: CallContext,
): Promise<readonly (Json | null)[]> {
  // What our data sources read of a request; the rest of the interface is for Apollo's own.
  const options = { request, context: call } as unknown as Parameters<GraphQLDataSource['process']>[0];
  const answer = await source.process(options);
  const [error] = answer.errors ?? [];
  if (error) throw new GraphQLError(error.message, { extensions: error.extensions ?? {} });
  return (answer.data as { _entities?: (Json | null)[] } | undefined)?._entities ?? [];
}
