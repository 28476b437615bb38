import { json, portNumber, processConfig, readEnv, secret, serverConfig, type Env } from '@sl3/platform/config';
import { z } from 'zod';

const { HOST, METRICS_PORT, REDIS_URL, REDIS_PREFIX, TARGET_SECRETS, SUBGRAPH_URLS } = serverConfig;
const port = z.coerce.number().int().positive();

export const GatewayConfig = z.object({
  ...processConfig,
  ...{ HOST, METRICS_PORT, REDIS_URL, REDIS_PREFIX, TARGET_SECRETS, SUBGRAPH_URLS },
  PORT: portNumber(4000),
  SUPERGRAPH_FILE: z.string().describe('the composed supergraph; a new one renamed into its place is taken up'),
  CLIENT_DIR: z.string().optional().describe('the built client, served at /; nothing is served there without it'),
  ADMIN_DIR: z.string().optional().describe('the built console, served at /admin; nothing is served there without it'),
  CURSOR_SECRET: secret().describe('signs the cursors of subscriptions; the same for every gateway and messages'),
  MEDIA_ORIGIN: z
    .url()
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('an origin of its own that leads to the gateway too, for files alone; the same here and in media'),
  ALLOWED_ORIGINS: json(z.array(z.url()))
    .default([])
    .describe('JSON of origins besides our own whose pages may call the API'),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('how many proxies in front append to X-Forwarded-For'),
  INTROSPECTION: z
    .stringbool()
    .default(false)
    .describe('whether the schema may be asked for, and GraphiQL is at /graphql; never in production'),
  GRAPHIQL_DIR: z.string().optional().describe('the built GraphiQL; there is none without it'),
  SUBGRAPH_DEADLINE_MS: port.default(2_000).describe('how long a subgraph may take to answer, in milliseconds'),
  RATE_POINTS_PER_MINUTE: port
    .default(3_000)
    .describe('what one person may ask for; an operation costs a point, and one more for every 100 objects'),
  DOCUMENTS_PER_MINUTE: port
    .default(300) // up to 8 ms each: 4 % of one core
    .describe('documents one person, or one address without a sign-in, may have read; those read before are free'),
  FILE_REQUESTS_PER_MINUTE: port
    .default(1_200)
    .describe('requests for files one person, or one address without a sign-in, may send to one gateway'),
  STREAM_IDLE_MS: port.default(30_000).describe('how long a line that carries a file may stand still'),
  HEARTBEAT_MS: port.default(15_000).describe('how often a subscription without events says where its log stands'),
  POLL_MS: port.default(10_000).describe('how often logs are asked for what no hint has told'),
  SLOW_READER_MS: port.default(10_000).describe('how long a socket may have more than 1 MiB unread'),
  SOCKETS_PER_USER: port.default(10).describe('sockets one person may have open on one gateway'),
  SOCKET_MESSAGES_PER_SECOND: port
    .default(50)
    .describe('what one socket may send on average before it is closed, and three times that at once'),
});
export type GatewayConfig = Readonly<z.infer<typeof GatewayConfig>>;

export const loadConfig = (env: Env): GatewayConfig => readEnv(GatewayConfig, env);
