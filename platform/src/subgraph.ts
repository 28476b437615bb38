import { buildSubgraphSchema } from '@apollo/subgraph';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import { parse, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type NonEmptyArray } from 'type-graphql';
import { DateTime } from './scalars.js';

export type { InternalRequest } from './internal-request.js';
export { serveSubgraph } from './serve-subgraph.js';
export type { InternalRoute, StreamDoor } from './subgraph-door.js';

/** What every subgraph imports from the federation; the same text in each, so that diffs show what differs. */
export const SUBGRAPH_HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@provides", "@inaccessible", "@tag", "@authenticated", "@requiresScopes", "@interfaceObject", "@composeDirective"])
  @link(url: "https://sl3.chat/specs/cache/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@cacheControl")

directive @cacheControl(maxAge: Int, scope: CacheControlScope) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION

enum CacheControlScope { PUBLIC PRIVATE }
`;

/** A class whose objects other subgraphs may refer to by key. */
// Each has its own context and reference shape, which only its class knows.
// oxlint-disable-next-line typescript/no-explicit-any
export type EntityClass = (abstract new (...args: any[]) => object) & {
  // oxlint-disable-next-line typescript/no-explicit-any
  __resolveReference?(reference: any, context: any, info: GraphQLResolveInfo): unknown;
};

/**
 * Builds the federated schema of a subgraph from its TypeGraphQL classes.
 *
 * @param o.entities - type name to class; a static `__resolveReference` answers references to it
 * @param o.extraSDL - what TypeGraphQL cannot say: directives on enums, unions and scalars, as `extend union …`
 * @returns the schema to run, and the SDL that goes to `schema/subgraphs/<name>.graphql`
 */
export function buildSubgraph(o: {
  name: string;
  // TypeGraphQL's own type for a list of resolver classes.
  // oxlint-disable-next-line typescript/no-unsafe-function-type
  resolvers: NonEmptyArray<Function>;
  entities: Record<string, EntityClass>;
  // oxlint-disable-next-line typescript/no-unsafe-function-type
  orphanedTypes?: Function[];
  extraSDL?: string;
}): { schema: GraphQLSchema; sdl: string } {
  const plain = buildSchemaSync({
    resolvers: o.resolvers,
    orphanedTypes: [...Object.values(o.entities), ...(o.orphanedTypes ?? [])],
    scalarsMap: [{ type: Date, scalar: DateTime }],
    // Inputs are checked by the verbs, which answer with Problems.
    validate: false,
    pubSub: servedByTheGateway,
  });
  // The plain schema does not define @cacheControl, so its enum value is printed as if it were a string.
  const types = printSchemaWithDirectives(plain).replaceAll(/(@cacheControl\(scope: )"(\w+)"/g, '$1$2');
  const sdl = [SUBGRAPH_HEADER, types, o.extraSDL ?? ''].join('\n').trim();

  const resolvers = createResolversMap(plain) as Record<string, Record<string, unknown>>;
  for (const [name, entity] of Object.entries(o.entities)) {
    const resolve = entity.__resolveReference?.bind(entity);
    if (resolve) (resolvers[name] ??= {})['__resolveReference'] = resolve;
  }
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  return { schema, sdl: `${sdl}\n` };
}

/** TypeGraphQL asks for one as soon as there is a subscription; ours are declared here and served by the gateway. */
const servedByTheGateway = {
  publish: () => undefined,
  subscribe(): never {
    throw new Error('Subscriptions are served by the gateway.');
  },
};
