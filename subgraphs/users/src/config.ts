import { portNumber, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const bound = z.coerce.number().int().positive();

/** What the servers and the workers of users read from their environment. */
const shared = {
  ...serverConfig,
  MONGODB_DATABASE: z.string().default('sl3_users').describe('the database of this subgraph alone'),
  WEBHOOKS_TO_LOOPBACK: z
    .stringbool()
    .default(false)
    .describe('whether webhooks may lead to this very machine, over http and to any port; for development only'),
};

/** What a worker of users reads from its environment. */
export const UsersWorkConfig = z.object(shared);
export type UsersWorkConfig = Readonly<z.infer<typeof UsersWorkConfig>>;

/** What a users process reads from its environment. */
export const UsersConfig = z.object({
  ...shared,
  PORT: portNumber(4101),
  SIGNING_KEY: secret().describe(
    'signs access tokens: a private Ed25519 JWK as JSON, or an array of them while keys are changed, the new one first',
  ),
  ACCESS_TOKEN_MS: bound
    .max(10 * MINUTE_MS)
    .default(10 * MINUTE_MS)
    .describe('how long an access token is good, in milliseconds; at most 10 minutes'),
  SESSION_MS: bound
    .max(90 * DAY_MS)
    .default(90 * DAY_MS)
    .describe('how long a session lasts however often it is refreshed, in milliseconds; at most 90 days'),
  SIGN_INS_PER_ACCOUNT: bound.default(10).describe('wrong passwords in a quarter of an hour for one handle'),
  SIGN_INS_PER_IP: bound.default(100).describe('wrong passwords in a quarter of an hour from one address'),
  SIGN_UPS_PER_IP: bound.default(60).describe('new accounts in an hour from one address'),
  ATTEMPTS_PER_SERVER: bound.default(1_200).describe('sign-ins and sign-ups in a minute, all together'),
});
export type UsersConfig = Readonly<z.infer<typeof UsersConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): UsersConfig => readEnv(UsersConfig, env);

/** @throws ConfigError that names every fault at once */
export const loadWorkConfig = (env: Env): UsersWorkConfig => readEnv(UsersWorkConfig, env);
