import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment a process was started with. Only `main.ts` and `config.ts` files see the real one. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The environment cannot be used. Its message is for the operator: one plain sentence a fault, no stack. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Something this process needs does not answer. Its message is for the operator, like that of {@link ConfigError}. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/**
 * Reads and checks the environment.
 *
 * A variable may also be given as a file: `SIGNING_KEY_FILE=/run/secrets/signing-key` for `SIGNING_KEY`, so that a secret
 * is nowhere in the environment, which other programs can often read. The file counts before the variable.
 *
 * @returns the values, frozen; an empty variable counts as one that is not set
 * @throws {@link ConfigError} that names every fault at once, each as a sentence with its remedy
 */
export function readEnv<S extends z.ZodObject>(schema: S, env: Env): Readonly<z.infer<S>> {
  const known = Object.keys(schema.shape);
  const given = Object.fromEntries(known.map((name) => [name, fromFile(name, env) ?? (env[name] || undefined)]));
  const result = schema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues.map((issue) => sentence(schema, issue, given)));
}

function fromFile(name: string, env: Env): string | undefined {
  const file = env[`${name}_FILE`];
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8').trimEnd(); // editors and `echo` end a file with a line break
  } catch {
    throw new ConfigError([`${name}_FILE names ${file}, which cannot be read. Correct it, or set ${name} itself.`]);
  }
}

function sentence(schema: z.ZodObject, issue: z.core.$ZodIssue, given: Env): string {
  const name = String(issue.path[0] ?? 'The environment');
  const field = schema.shape[name] as z.ZodType | undefined;
  const description = field?.description;
  const purpose = description === undefined ? '' : ` (${description})`;
  if (given[name] === undefined) return `${name} is not set${purpose}. Set it in the environment or in .env.`;
  const place = issue.path.length > 1 ? ` at ${issue.path.slice(1).join('.')}` : '';
  // The value itself is not repeated: it may be a secret.
  return `${name} cannot be used${purpose}${place}: ${lowerFirst(issue.message)}. Change it in the environment or in .env.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}

/** A value that must not reach a log: printing or serialising it gives `[secret]`. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): '[secret]' {
    return '[secret]';
  }
  toJSON(): '[secret]' {
    return '[secret]';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): '[secret]' {
    return '[secret]';
  }
}

/** A secret of at least 32 characters. */
export function secret(): z.ZodType<Secret> {
  return longText.transform((value) => new Secret(value));
}

const longText = z.string().min(32, 'a secret has at least 32 characters; `openssl rand -hex 32` makes one');

/** JSON in one variable, checked like everything else. */
export function json<T extends z.ZodType>(inner: T) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'it is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(inner);
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const port = z.coerce.number().int().min(0).max(65_535);

/** What every process reads; {@link runProcess} needs it before anything else. */
export const processConfig = {
  LOG_LEVEL: z
    .enum(logLevels)
    .default('info')
    .describe(`one of ${logLevels.join(', ')}`),
  DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('how long open requests may finish after SIGTERM, in milliseconds'),
};

/** What every server reads: `z.object({ ...serverConfig, PORT: …, MONGODB_DATABASE: … })`. */
export const serverConfig = {
  ...processConfig,
  HOST: z.string().default('127.0.0.1').describe('the address to listen on; keep it private'),
  METRICS_PORT: port.default(0).describe('where Prometheus reads /metrics; 0 for nowhere'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).describe('the Redis to use, e.g. redis://127.0.0.1:6379'),
  REDIS_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'only lower-case letters, digits and dashes')
    .default('sl3')
    .describe('the first part of every key and channel in Redis'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'it starts with mongodb:// or mongodb+srv://')
    .describe('the store: the embedded one, or a replica set in production'),
  CALLER_SECRETS: json(z.record(z.string(), z.union([longText, z.array(longText).min(1)])))
    .default({})
    .describe('JSON of who may call this process: caller to secret, or to [current, previous]'),
  TARGET_SECRETS: json(z.record(z.string(), longText))
    .default({})
    .describe('JSON of whom this process calls: target to secret'),
  SUBGRAPH_URLS: json(z.record(z.string(), z.url()))
    .default({})
    .describe('JSON of where the neighbours are that this process calls: name to base URL'),
};

/** A TCP port; 0 lets the system choose. */
export function portNumber(fallback: number) {
  return port.default(fallback).describe('the port to listen on; 0 lets the system choose');
}

/** The settings of the process itself, from the real environment. */
export function readProcessConfig(env: Env = process.env) {
  return readEnv(z.object(processConfig), env);
}

/** The real environment, for a process that hands it to the parts it is made of. */
export function realEnv(): Env {
  return process.env;
}
