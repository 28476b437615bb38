import { ConfigError, json, readEnv, type Env } from '@sl3/platform/config';
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
}

/** What the `sl3` command reads from its environment. */
export const CliConfig = z.object({
  SL3_DATA_DIR: z.string().default('data').describe('everything that is kept'),
  GATEWAY_URL: z.url().optional().describe('the gateway of a deployment, for commands that use the graph'),
  SUBGRAPH_URLS: json(z.record(z.string(), z.url())).optional().describe('JSON of where the subgraphs of a deployment are'),
  TARGET_SECRETS: json(z.record(z.string(), z.string()))
    .optional()
    .describe('JSON of the secrets this command shares with them: target to secret'),
});
const RunFile = z.object({ gateway: z.string().min(1), subgraphs: z.record(z.string(), z.string()) });
const SecretsFile = z.object({
  pairs: z.object({ cli: z.record(z.string(), z.string()) }),
  demoPassword: z.string().optional(),
});

/**
 * Finds the running platform: through GATEWAY_URL, SUBGRAPH_URLS and TARGET_SECRETS where they are set (a deployment),
 * else through the data folder of `npm start`.
 *
 * @throws CliFailure that says what to start or set
 */
export function findInstallation(env: Env): Installation {
  const { SL3_DATA_DIR, GATEWAY_URL, SUBGRAPH_URLS, TARGET_SECRETS } = readConfig(env);
  if (SUBGRAPH_URLS && TARGET_SECRETS) {
    return { gateway: GATEWAY_URL ?? '', subgraphs: SUBGRAPH_URLS, secrets: TARGET_SECRETS };
  }
  const folder = resolve(SL3_DATA_DIR);
  const run = RunFile.safeParse(readJson(join(folder, 'run.json')));
  const secrets = SecretsFile.safeParse(readJson(join(folder, 'secrets.json')));
  if (!run.success || !secrets.success) {
    throw new CliFailure(
      `No SL3 Chat is running on the data folder ${folder}. Start it with npm start (and the same SL3_DATA_DIR), or set SUBGRAPH_URLS and TARGET_SECRETS to reach one elsewhere.`,
    );
  }
  return { ...run.data, secrets: secrets.data.pairs.cli, demoPassword: secrets.data.demoPassword };
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
