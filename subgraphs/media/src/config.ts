import { portNumber, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

const positive = z.coerce.number().int().positive();

/** What a media process reads from its environment. */
export const MediaConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4104),
  MONGODB_DATABASE: z.string().default('sl3_media').describe('the database of this subgraph alone'),
  MEDIA_DIR: z.string().describe('the folder that uploaded files lie in; the same for every media process and worker'),
  MEDIA_LINK_SECRET: secret().describe('signs the links to files; the same for every media process'),
  MEDIA_ORIGIN: z
    .url()
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('an origin of its own that leads to the gateway too, for files alone; the same here and there'),
  UPLOAD_MAX_BYTES: positive
    .max(2_147_483_647)
    .default(52_428_800)
    .describe('the largest file that is taken, in bytes; 50 MiB by default'),
  IMAGE_DEADLINE_MS: positive.default(10_000).describe('how long drawing the variants of one image may take'),
});
export type MediaConfig = Readonly<z.infer<typeof MediaConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): MediaConfig => readEnv(MediaConfig, env);
