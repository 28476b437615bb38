import { readFileSync } from 'node:fs';
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
  /** Who signs in; of no use without `password`. */
  user: string;
  /** Nobody need sign in without one. Never a flag: a list of processes shows those. */
  password: string | undefined;
  logLevel: string;
  /** A file that collects the shapes of the commands; see `shape-log.ts`. */
  shapeLog: string | undefined;
}

const schema = z.object({
  data: z.string().min(1).default('data/store').describe('the folder that holds everything'),
  port: z.coerce.number().int().min(0).max(65_535).default(27_017).describe('a TCP port on this machine; 0 for any'),
  socket: z.string().min(1).optional().describe('the path of a Unix socket instead of a port'),
  maxConnections: z.coerce.number().int().min(1).default(1000).describe('connections open at once'),
  user: z.string().min(1).default('sl3').describe('who signs in, where a password is asked for'),
  password: z.string().min(1).optional().describe('asked of everybody who connects; better in a file'),
  passwordFile: z.string().min(1).optional().describe('a file with the password'),
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
  STORE_USER: schema.shape.user,
  STORE_PASSWORD: schema.shape.password,
  STORE_PASSWORD_FILE: schema.shape.passwordFile,
  STORE_LOG_LEVEL: schema.shape.logLevel,
  STORE_SHAPE_LOG: schema.shape.shapeLog,
});

/** A flag or a variable makes no sense; the message is for the person who started the process. */
export class ConfigError extends Error {}

/** Reads the flags, and `STORE_…` for those that are not given; `STORE_PASSWORD` has no flag. */
export function loadConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config {
  const flags = readFlags(args);
  const parsed = schema.safeParse({
    data: flags.data ?? env['STORE_DATA'],
    port: flags.port ?? env['STORE_PORT'],
    socket: flags.socket ?? env['STORE_SOCKET'],
    maxConnections: flags['max-connections'] ?? env['STORE_MAX_CONNECTIONS'],
    user: flags.user ?? env['STORE_USER'],
    password: env['STORE_PASSWORD'],
    passwordFile: flags['password-file'] ?? env['STORE_PASSWORD_FILE'],
    logLevel: flags['log-level'] ?? env['STORE_LOG_LEVEL'],
    shapeLog: flags['shape-log'] ?? env['STORE_SHAPE_LOG'],
  });
  if (parsed.success) {
    const { password, passwordFile, ...settings } = parsed.data;
    const secret = passwordFile === undefined ? password : passwordIn(passwordFile);
    return { socket: undefined, shapeLog: undefined, ...settings, password: secret };
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigError(`The store cannot start with these settings: ${faults.join('; ')}.`);
}

/** What a secret's file holds, without the newline at its end. */
function passwordIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(`The store cannot read the password in ${file}: ${(error as Error).message}`);
  }
  const password = text.replace(/\r?\n$/, '');
  if (password === '') throw new ConfigError(`The store finds no password in ${file}.`);
  return password;
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = {
      data: text,
      port: text,
      socket: text,
      'max-connections': text,
      user: text,
      'password-file': text,
      'log-level': text,
      'shape-log': text,
    };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigError(`The store does not understand its flags: ${(error as Error).message}`);
  }
}
