import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { RaRecord } from 'react-admin';
import type { Graph } from './graph.js';

/** What the graph says around a page. */
interface Connection<Node> {
  readonly edges: readonly { readonly node: Node }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  readonly totalCount?: number | null;
}

/** What a list is asked for; `filter` has only what was filled in. */
export interface PageVariables {
  readonly first: number;
  readonly after: string | null;
  readonly filter: Record<string, unknown>;
}

/** One page of a list. */
export interface Page {
  readonly rows: RaRecord[];
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  readonly totalCount: number | undefined;
}

/** How one resource is read from the graph; the data provider walks it. */
export interface Source {
  page(graph: Graph, variables: PageVariables): Promise<Page>;
  /** Null for what is absent or not for the viewer. Left out where no screen shows one row alone. */
  readonly one?: (graph: Graph, id: string) => Promise<RaRecord | null>;
}

interface SourceOptions<List, ListVariables extends object, Node, One extends { id: string }> {
  readonly list: TypedDocumentNode<List, ListVariables>;
  readonly connectionOf: (data: List) => Connection<Node>;
  /** A row as the screens know it; by default the node as it is, which then has an id. */
  readonly rowOf?: (node: Node) => RaRecord;
  /** What the list takes; by default the page and the filter as they are. */
  readonly variablesOf?: (variables: PageVariables) => ListVariables;
  readonly one?: (graph: Graph, id: string) => Promise<One | null | undefined>;
}

/** Describes a resource by its documents; their types make sure that what is picked is there. */
export function source<List, ListVariables extends object, Node, One extends { id: string } = never>(
  options: SourceOptions<List, ListVariables, Node, One>,
): Source {
  const { list, connectionOf, rowOf = (node) => node as RaRecord, one } = options;
  // The filter of a screen is checked against the graph by the test of its fields, not by its type: react-admin keeps it as JSON.
  const variablesOf = options.variablesOf ?? ((variables) => variables as unknown as ListVariables);
  return {
    page: async (graph, variables) => {
      const { edges, pageInfo, totalCount } = connectionOf(await graph.ask(list, variablesOf(variables)));
      return {
        rows: edges.map(({ node }) => rowOf(node)),
        hasNextPage: pageInfo.hasNextPage,
        endCursor: pageInfo.endCursor ?? null,
        totalCount: totalCount ?? undefined,
      };
    },
    ...(one && { one: async (graph, id) => (await one(graph, id)) ?? null }),
  };
}
