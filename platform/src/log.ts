import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Never in a log, however deep an object carries it (three levels). One list, with a test. */
export const REDACTED = [
  'password',
  'body',
  'text',
  'token',
  'accessToken',
  'refreshToken',
  'secret',
  'claimCode',
  'authorization',
  'cookie',
  'email',
  'ip',
] as const;

const paths = REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/**
 * The root logger of a process: JSON lines on stdout.
 *
 * `log.info({ messageId, roomId }, 'message sent')`: facts first, then a constant sentence. `error` means a person
 * should look, `warn` that it healed but counts, `info` that business happened, `debug` tells how.
 */
export function createLog(o: { name: string; level?: string; destination?: DestinationStream }): Log {
  const options = {
    name: o.name,
    level: o.level ?? 'info',
    redact: { paths, censor: '[redacted]' },
    serializers: { err: describeError },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return o.destination ? pino(options, o.destination) : pino(options);
}

/** What a person needs of an error. Drivers hang whole documents on theirs, and those hold what people wrote. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name,
    message: error.message,
    ...(code === undefined ? {} : { errorCode: code }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/** A logger whose lines a test can read back. */
export function memoryLog(): { log: Log; lines: () => Record<string, unknown>[] } {
  const written: string[] = [];
  const destination: DestinationStream = { write: (line: string) => void written.push(line) };
  return {
    log: createLog({ name: 'test', level: 'debug', destination }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
