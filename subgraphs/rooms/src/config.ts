import { portNumber, readEnv, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

/** What a rooms process reads from its environment. */
export const RoomsConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4102),
  MONGODB_DATABASE: z.string().default('sl3_rooms').describe('the database of this subgraph alone'),
});
export type RoomsConfig = Readonly<z.infer<typeof RoomsConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): RoomsConfig => readEnv(RoomsConfig, env);
