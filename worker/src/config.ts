import { json, readEnv, type Env } from '@sl3/platform/config';
import { SUBGRAPHS } from '@sl3/schema/subgraphs';
import { z } from 'zod';

/** What the worker of all subgraphs reads from its environment, besides what each of them reads. */
export const WorkerConfig = z.object({
  WORKER_ENV: json(z.partialRecord(z.enum(SUBGRAPHS), z.record(z.string(), z.string())))
    .default({})
    .describe('JSON of what only one subgraph may see, such as its secrets: subgraph to variable to value'),
});

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): Readonly<z.infer<typeof WorkerConfig>> => readEnv(WorkerConfig, env);
