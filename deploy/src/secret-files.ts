import { SUBGRAPHS, type SubgraphName } from '@sl3/schema/subgraphs';
import type { Secrets } from '../../stack/src/secrets.js';

/** Passwords of the parts that are not ours. Kept beside the installation's own secrets. */
export interface StorePasswords {
  readonly mongodb: string;
  readonly mongodbKey: string;
  readonly redis: string;
}

/** What docker-compose.yml mounts under /run/secrets: the name of each file and what is in it. */
export function secretFiles(secrets: Secrets, passwords: StorePasswords): Record<string, string> {
  const targetsOf = (caller: string): string => JSON.stringify(secrets.pairs[caller] ?? {});
  const callersOf = (target: string): string =>
    JSON.stringify(Object.fromEntries(Object.entries(secrets.pairs).map(([caller, of]) => [caller, of[target]])));
  const { mongodb, mongodbKey, redis } = passwords;
  /** What a subgraph's queues need of its secrets, in the worker that runs all of them. */
  const ownOf = (name: SubgraphName): Record<string, string> => ({
    CALLER_SECRETS: callersOf(name),
    TARGET_SECRETS: targetsOf(name),
    ...(name === 'messages' && { CURSOR_SECRET: secrets.cursor }),
    ...(name === 'users' && { SIGNING_KEY: JSON.stringify(secrets.signingKey) }),
    ...(name === 'media' && { MEDIA_LINK_SECRET: secrets.mediaLink }),
    ...(name === 'moderation' && {
      EXPORT_LINK_SECRET: secrets.exportLink,
      AUDIT_SIGNING_KEY: JSON.stringify(secrets.auditKey),
    }),
  });
  return {
    'redis-conf': `requirepass ${redis}\n`,
    'redis-url': `redis://:${redis}@redis:6379`,
    'mongodb-keyfile': mongodbKey,
    'mongodb-password': mongodb,
    'mongodb-uri': `mongodb://sl3:${mongodb}@mongodb:27017/?replicaSet=rs0&authSource=admin`,
    'cursor-secret': secrets.cursor,
    'signing-key': JSON.stringify(secrets.signingKey),
    'media-link-secret': secrets.mediaLink,
    'export-link-secret': secrets.exportLink,
    'audit-signing-key': JSON.stringify(secrets.auditKey),
    'gateway-targets': targetsOf('gateway'),
    'sl3-targets': targetsOf('cli'),
    'worker-env': JSON.stringify(Object.fromEntries(SUBGRAPHS.map((name) => [name, ownOf(name)]))),
    ...Object.fromEntries(
      SUBGRAPHS.flatMap((name) => [
        [`${name}-callers`, callersOf(name)],
        [`${name}-targets`, targetsOf(name)],
      ]),
    ),
  };
}
