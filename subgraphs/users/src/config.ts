import { portNumber, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const bound = z.coerce.number().int().positive();

/** What a users process reads from its environment. */
export const UsersConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4101),
  MONGODB_DATABASE: z.string().default('sl3_users').describe('the database of this subgraph alone'),
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
