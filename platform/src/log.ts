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
  'code',
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
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return o.destination ? pino(options, o.destination) : pino(options);
}

/** A logger whose lines a test can read back. */
export function memoryLog(): { log: Log; lines(): Record<string, unknown>[] } {
  const written: string[] = [];
  const destination: DestinationStream = { write: (line: string) => void written.push(line) };
  return {
    log: createLog({ name: 'test', level: 'debug', destination }),
    lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
