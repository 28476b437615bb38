/** What every peer of the gateway question answers to; resolves to the URL of its GraphQL endpoint. */
export type GraphPeer = { open: (o: GraphPeerOptions) => Promise<string> };

export interface GraphPeerOptions {
  /** The committed supergraph. */
  readonly supergraph: string;
  /** Subgraphs by name. */
  readonly urls: Readonly<Record<string, string>>;
}
