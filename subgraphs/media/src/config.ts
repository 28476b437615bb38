import { portNumber, readEnv, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

/** What a media process reads from its environment. */
export const MediaConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4104),
  MONGODB_DATABASE: z.string().default('sl3_media').describe('the database of this subgraph alone'),
});
export type MediaConfig = Readonly<z.infer<typeof MediaConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): MediaConfig => readEnv(MediaConfig, env);
