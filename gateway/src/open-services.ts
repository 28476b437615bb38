import { ConfigError } from '@sl3/platform/config';
import type { Scope } from '@sl3/platform/process';
import type { GatewayConfig } from './config.js';
import { SubgraphDataSource } from './data-source.js';
import { subgraphSeconds } from './metrics.js';

/** Opens the way to each subgraph of the graph. @throws ConfigError for one whose place or secret is not known */
export function openServices(
  names: readonly string[],
  config: GatewayConfig,
  onClose: Scope['onClose'],
): Record<string, SubgraphDataSource> {
  const services: Record<string, SubgraphDataSource> = {};
  for (const name of names) {
    const url = config.SUBGRAPH_URLS[name];
    const secret = config.TARGET_SECRETS[name];
    if (url === undefined || secret === undefined)
      throw new ConfigError([`SUBGRAPH_URLS and TARGET_SECRETS lack ${name}. Add it to both.`]);
    const service = new SubgraphDataSource({
      ...{ name, url, secret, deadlineMs: config.SUBGRAPH_DEADLINE_MS },
      onCall: (subgraph, ms) => {
        subgraphSeconds.observe({ subgraph }, ms / 1_000);
      },
    });
    services[name] = service;
    onClose(name, () => service.close());
  }
  return services;
}
