import { portNumber, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

/** What a moderation process reads from its environment. */
export const ModerationConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4105),
  MONGODB_DATABASE: z.string().default('sl3_moderation').describe('the database of this subgraph alone'),
  EXPORT_DIR: z.string().default('data/exports').describe('the folder for exported files'),
  EXPORT_LINK_SECRET: secret().describe('signs the links to exported files'),
  AUDIT_SIGNING_KEY: secret().describe('signs the head of the audit every hour: a private Ed25519 JWK as JSON'),
  AUDIT_HEADS_FILE: z
    .string()
    .default('data/audit-heads.ndjson')
    .describe('where the signed heads of the audit go; keep a copy on another machine'),
});
export type ModerationConfig = Readonly<z.infer<typeof ModerationConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): ModerationConfig => readEnv(ModerationConfig, env);
