import { ConfigError, json, readEnv, type Env } from '@sl3/platform/config';
import type { JsonWebKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { CliFailure } from './cli-failure.js';

/** Where the platform runs and how to prove to it that this is the operator. */
export interface Installation {
  /** The gateway's base URL. */
  gateway: string;
  /** Base URL of each subgraph. */
  subgraphs: Record<string, string>;
  /** The secret this command shares with each subgraph. */
  secrets: Record<string, string>;
  /** The password that the demo accounts get; only where `npm start` keeps one. */
  demoPassword?: string | undefined;
  /** The key that signs the heads of the audit; its public part is enough. */
  auditKey?: JsonWebKey | undefined;
  auditHeadsFile: string;
}

const AuditKey = z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });

/** What the `sl3` command reads from its environment. */
export const CliConfig = z.object({
  SL3_DATA_DIR: z.string().default('data').describe('everything that is kept'),
  GATEWAY_URL: z.url().optional().describe('the gateway of a deployment, for commands that use the graph'),
  SUBGRAPH_URLS: json(z.record(z.string(), z.url()))
    .optional()
    .describe('JSON of where the subgraphs of a deployment are'),
  MONGODB_URI: z.string().optional().describe('the store of a deployment, for commands that use it while nothing runs'),
  TARGET_SECRETS: json(z.record(z.string(), z.string()))
    .optional()
    .describe('JSON of the secrets this command shares with them: target to secret'),
  AUDIT_KEY: json(AuditKey)
    .optional()
    .describe('for audit verify: the key that signs the heads, its public part is enough'),
  AUDIT_HEADS_FILE: z.string().optional().describe('for audit verify: the signed heads; by default in the data folder'),
});
const RunFile = z.object({
  gateway: z.string().min(1),
  subgraphs: z.record(z.string(), z.string()),
  mongodbUri: z.string().optional(),
});
const SecretsFile = z.object({
  pairs: z.object({ cli: z.record(z.string(), z.string()) }),
  demoPassword: z.string().optional(),
  auditKey: AuditKey.optional(),
});

/**
 * Finds the running platform: through GATEWAY_URL, SUBGRAPH_URLS and TARGET_SECRETS where they are set (a deployment),
 * else through the data folder of `npm start`.
 *
 * @throws CliFailure that says what to start or set
 */
export function findInstallation(env: Env): Installation {
  const { SL3_DATA_DIR, GATEWAY_URL, SUBGRAPH_URLS, TARGET_SECRETS, AUDIT_KEY, AUDIT_HEADS_FILE } = readConfig(env);
  const folder = resolve(SL3_DATA_DIR);
  const auditHeadsFile = AUDIT_HEADS_FILE ?? join(folder, 'audit-heads.ndjson');
  if (SUBGRAPH_URLS && TARGET_SECRETS) {
    const [subgraphs, secrets] = [SUBGRAPH_URLS, TARGET_SECRETS];
    return { gateway: GATEWAY_URL ?? '', subgraphs, secrets, auditKey: AUDIT_KEY, auditHeadsFile };
  }
  const run = RunFile.safeParse(readJson(join(folder, 'run.json')));
  const secrets = SecretsFile.safeParse(readJson(join(folder, 'secrets.json')));
  if (!run.success || !secrets.success) {
    throw new CliFailure(
      `No SL3 Chat is running on the data folder ${folder}. Start it with npm start (and the same SL3_DATA_DIR), or set SUBGRAPH_URLS and TARGET_SECRETS to reach one elsewhere.`,
    );
  }
  const { pairs, demoPassword, auditKey } = secrets.data;
  return { ...run.data, secrets: pairs.cli, demoPassword, auditKey: AUDIT_KEY ?? auditKey, auditHeadsFile };
}

/**
 * Finds the store: through MONGODB_URI where it is set, else the one that a running `npm start` wrote down.
 *
 * @throws CliFailure that says what to start or set
 */
export function findStore(env: Env): string {
  const { SL3_DATA_DIR, MONGODB_URI } = readConfig(env);
  if (MONGODB_URI !== undefined) return MONGODB_URI;
  const folder = resolve(SL3_DATA_DIR);
  const { mongodbUri } = RunFile.safeParse(readJson(join(folder, 'run.json'))).data ?? {};
  if (mongodbUri !== undefined) return mongodbUri;
  throw new CliFailure(
    `No SL3 Chat is running on the data folder ${folder}, and its store runs with it. Start it with npm start, or set MONGODB_URI to reach a store of your own.`,
  );
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // being written, or cut short: as good as not there
  }
}

function readConfig(env: Env): z.infer<typeof CliConfig> {
  try {
    return readEnv(CliConfig, env);
  } catch (cause) {
    if (cause instanceof ConfigError) throw new CliFailure(cause.message, { cause });
    throw cause;
  }
}
