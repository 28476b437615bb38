import { parseArgs } from 'node:util';
import { z } from 'zod';

/** What the process is told by its flags, or else by the environment. */
export interface Config {
  /** The folder that holds everything; made if it is not there. */
  data: string;
  /** A TCP port on this machine; 0 takes a free one. Unused with `socket`. */
  port: number;
  /** The path of a Unix socket instead of a port. */
  socket: string | undefined;
  maxConnections: number;
  logLevel: string;
  /** A file that collects the shapes of the commands; see `shape-log.ts`. */
  shapeLog: string | undefined;
}

const schema = z.object({
  data: z.string().min(1).default('data/store').describe('the folder that holds everything'),
  port: z.coerce.number().int().min(0).max(65_535).default(27_017).describe('a TCP port on this machine; 0 for any'),
  socket: z.string().min(1).optional().describe('the path of a Unix socket instead of a port'),
  maxConnections: z.coerce.number().int().min(1).default(1000).describe('connections open at once'),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('warn')
    .describe('the least that is logged'),
  shapeLog: z.string().min(1).optional().describe('a file that collects the shapes of the commands, for tests'),
});

/** The variables that are read where a flag is not given. */
export const StoreConfig = z.object({
  STORE_DATA: schema.shape.data,
  STORE_PORT: schema.shape.port,
  STORE_SOCKET: schema.shape.socket,
  STORE_MAX_CONNECTIONS: schema.shape.maxConnections,
  STORE_LOG_LEVEL: schema.shape.logLevel,
  STORE_SHAPE_LOG: schema.shape.shapeLog,
});

/** A flag or a variable makes no sense; the message is for the person who started the process. */
export class ConfigError extends Error {}

/** Reads `--data`, `--port`, `--socket`, `--max-connections`, `--log-level`, `--shape-log`, and `STORE_…` for those not given. */
export function loadConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config {
  const flags = readFlags(args);
  const parsed = schema.safeParse({
    data: flags.data ?? env['STORE_DATA'],
    port: flags.port ?? env['STORE_PORT'],
    socket: flags.socket ?? env['STORE_SOCKET'],
    maxConnections: flags['max-connections'] ?? env['STORE_MAX_CONNECTIONS'],
    logLevel: flags['log-level'] ?? env['STORE_LOG_LEVEL'],
    shapeLog: flags['shape-log'] ?? env['STORE_SHAPE_LOG'],
  });
  if (parsed.success) return { socket: undefined, shapeLog: undefined, ...parsed.data };
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(`The store cannot start with these settings: ${faults.join('; ')}.`);
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = {
      data: text,
      port: text,
      socket: text,
      'max-connections': text,
      'log-level': text,
      'shape-log': text,
    };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigError(`The store does not understand its flags: ${(error as Error).message}`);
  }
}
