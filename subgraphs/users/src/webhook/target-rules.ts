import type { UsersConfig } from '../config.js';
import type { TargetRules } from './public-address.js';

/** The rules this server was started with. */
export function targetRules(config: Pick<UsersConfig, 'WEBHOOKS_TO_LOOPBACK'>): TargetRules {
  return { isLoopbackAllowed: config.WEBHOOKS_TO_LOOPBACK };
}
