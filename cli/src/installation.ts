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

const Environment = z.object({
  SL3_DATA_DIR: z.string().default('data'),
  GATEWAY_URL: z.url().optional(),
  SUBGRAPH_URLS: z.string().optional(),
  TARGET_SECRETS: z.string().optional(),
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
export function findInstallation(env: Readonly<Record<string, string | undefined>>): Installation {
  const { SL3_DATA_DIR, GATEWAY_URL, SUBGRAPH_URLS, TARGET_SECRETS } = Environment.parse(env);
  if (SUBGRAPH_URLS && TARGET_SECRETS) {
    return {
      gateway: GATEWAY_URL ?? '',
      subgraphs: jsonRecord('SUBGRAPH_URLS', SUBGRAPH_URLS),
      secrets: jsonRecord('TARGET_SECRETS', TARGET_SECRETS),
    };
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

function jsonRecord(name: string, text: string): Record<string, string> {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text));
  } catch (cause) {
    throw new CliFailure(`${name} is not a JSON object of texts. Change it in the environment.`, { cause });
  }
}
