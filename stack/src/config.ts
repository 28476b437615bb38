import { resolve } from 'node:path';
import { z } from 'zod';
import { PlainFailure } from './plain-failure.js';

/** What `npm start` reads from its environment. */
export const StackConfig = z.object({
  SL3_PORT: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(0, 'must be 0 (any free port) to 65535')
    .max(65_535, 'must be 0 (any free port) to 65535')
    .default(4000)
    .describe('where the chat and the graph are served; 0 takes any free port'),
  SL3_DATA_DIR: z.string().min(1, 'must name a folder').default('data').describe('everything that is kept'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional()
    .describe('a MongoDB to use instead of the embedded store'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional()
    .describe('a Redis to use instead of one of our own'),
});

export interface StackOptions {
  port: number;
  dataDir: string;
  mongodbUri?: string | undefined;
  redisUrl?: string | undefined;
}

/** Reads what `npm start` can be told. All faults are named at once. An empty variable counts as not set. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): StackOptions {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = StackConfig.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name} ${issue.message}, and it is "${set[name] ?? ''}".`;
    });
    throw new PlainFailure(`${faults.join(' ')} Change it in the environment and start again.`);
  }
  const { SL3_PORT, SL3_DATA_DIR, MONGODB_URI, REDIS_URL } = parsed.data;
  return { port: SL3_PORT, dataDir: resolve(SL3_DATA_DIR), mongodbUri: MONGODB_URI, redisUrl: REDIS_URL };
}
