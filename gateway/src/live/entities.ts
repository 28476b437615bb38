import type { GraphQLDataSource } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import type { CallContext } from '../data-source.js';

type Json = Record<string, unknown>;

/** A subgraph, which may have some of its entities at hand. */
export interface EntitySource extends GraphQLDataSource {
  /** All of what is asked for, or undefined when it has to be asked of the subgraph. */
  recall?(request: EntityRequest, call: CallContext): readonly Json[] | undefined;
}

/** Where entities come from, by the subgraph that owns them. */
export type EntitySources = Readonly<Record<string, EntitySource>>;

export function sourceOf(services: EntitySources, name: string): EntitySource {
  const source = services[name];
  if (!source) throw new Error(`no data source for ${name}`);
  return source;
}

/** An `_entities` query to one subgraph. */
export interface EntityRequest {
  readonly query: string;
  readonly variables: Json & { readonly representations: readonly Json[] };
}

/**
 * The query for these entities, with those variables of the document that it uses and the caller gave.
 *
 * @param fetch - written when the document was prepared
 */
export function entityRequest(
  fetch: { readonly query: string; readonly variables: readonly string[] },
  o: { representations: readonly Json[]; variables: Json },
): EntityRequest {
  const given = fetch.variables.filter((name) => name in o.variables).map((name) => [name, o.variables[name]] as const);
  return { query: fetch.query, variables: { ...Object.fromEntries(given), representations: o.representations } };
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
