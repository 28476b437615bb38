import { portNumber, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What a messages process reads from its environment. */
export const MessagesConfig = z.object({
  ...serverConfig,
  PORT: portNumber(4103),
  MONGODB_DATABASE: z.string().default('sl3_messages').describe('the database of this subgraph alone'),
  CURSOR_SECRET: secret().describe('signs the places in logs that clients keep; the gateway has the same'),
  BODY_MAX_CHARS: z.coerce
    .number()
    .int()
    .positive()
    .default(4_000)
    .describe('the longest message, in Unicode code points'),
  EDIT_WINDOW_MS: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('how long after sending an author may edit, in milliseconds; not set: for ever'),
  SCRUB_AFTER_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(30 * DAY_MS)
    .describe('how long the text of a removed message can still be restored, in milliseconds'),
});
export type MessagesConfig = Readonly<z.infer<typeof MessagesConfig>>;

/** @throws ConfigError that names every fault at once */
export const loadConfig = (env: Env): MessagesConfig => readEnv(MessagesConfig, env);
