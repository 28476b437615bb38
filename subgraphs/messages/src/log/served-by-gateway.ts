/** What a subgraph does with a subscription: the gateway reads the log and serves it, see gateway/src/live. */
export function servedByGateway(): never {
  throw new Error('Subscriptions are served by the gateway.');
}
