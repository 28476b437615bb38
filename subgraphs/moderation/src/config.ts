import { portNumber, readEnv, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

/** What a moderation process reads from its environment. */
export const ModerationConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4105),
  MONGODB_DATABASE: z.string().default('sl3_moderation').describe('the database of this subgraph alone'),
});
export type ModerationConfig = Readonly<z.infer<typeof ModerationConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): ModerationConfig => readEnv(ModerationConfig, env);
