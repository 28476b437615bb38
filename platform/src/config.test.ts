import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, portNumber, readEnv, Secret, secret, serverConfig } from './config.js';

const Config = z.object({ ...serverConfig, PORT: portNumber(4101), SESSION_SECRET: secret() });

const good = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  MONGODB_URI: 'mongodb://127.0.0.1:27017/',
  SESSION_SECRET: 'x'.repeat(32),
};

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readEnv(Config, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe('reading the environment', () => {
  test('gives every default, and values of the right type', () => {
    const config = readEnv(Config, {
      ...good,
      PORT: '5000',
      CALLER_SECRETS: JSON.stringify({ gateway: 'a'.repeat(40), cli: ['b'.repeat(40), 'c'.repeat(40)] }),
    });

    expect(config).toMatchObject({
      PORT: 5000,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      REDIS_PREFIX: 'sl3',
      METRICS_PORT: 0,
      CALLER_SECRETS: { gateway: 'a'.repeat(40), cli: ['b'.repeat(40), 'c'.repeat(40)] },
      SUBGRAPH_URLS: {},
    });
  });

  test('cannot be changed afterwards', () => {
    expect(Object.isFrozen(readEnv(Config, good))).toBe(true);
  });

  test('names every fault at once, each with its remedy', () => {
    expect(faultsOf({ PORT: 'many', REDIS_URL: 'http://x', SESSION_SECRET: 'short', LOG_LEVEL: 'loud' })).toEqual([
      expect.stringMatching(
        /^LOG_LEVEL cannot be used \(one of fatal, .*\): .* Change it in the environment or in \.env\.$/,
      ),
      expect.stringMatching(/^REDIS_URL cannot be used \(the Redis to use, .*\): invalid URL\./),
      'MONGODB_URI is not set (the store: the embedded one, or a replica set in production). Set it in the environment or in .env.',
      expect.stringMatching(/^PORT cannot be used \(the port to listen on; .*\): .* number/),
      'SESSION_SECRET cannot be used: a secret has at least 32 characters; `openssl rand -hex 32` makes one. Change it in the environment or in .env.',
    ]);
  });

  test('takes an empty variable as one that is not set', () => {
    expect(faultsOf({ ...good, REDIS_URL: '' })).toEqual([expect.stringMatching(/^REDIS_URL is not set/)]);
    expect(readEnv(Config, { ...good, PORT: '' }).PORT).toBe(4101);
  });

  test('takes a variable from the file that its name with _FILE gives, and says so when there is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sl3-config-'));
    const file = join(folder, 'session-secret');
    const { SESSION_SECRET: value, ...others } = good;
    writeFileSync(file, `${value}\n`);

    expect(readEnv(Config, { ...others, SESSION_SECRET_FILE: file }).SESSION_SECRET).toEqual(new Secret(value));
    rmSync(folder, { recursive: true });
    expect(faultsOf({ ...others, SESSION_SECRET_FILE: file })).toEqual([
      `SESSION_SECRET_FILE names ${file}, which cannot be read. Correct it, or set SESSION_SECRET itself.`,
    ]);
  });

  test('says so when a variable is not JSON, and where a value inside is wrong', () => {
    expect(faultsOf({ ...good, CALLER_SECRETS: '{' })).toEqual([
      expect.stringMatching(/CALLER_SECRETS .*: it is not JSON\./),
    ]);
    expect(faultsOf({ ...good, TARGET_SECRETS: '{"rooms":"short"}' })).toEqual([
      expect.stringMatching(/TARGET_SECRETS .* at rooms: a secret has at least 32 characters/),
    ]);
  });

  test('never repeats the value, which may be a secret', () => {
    expect(faultsOf({ ...good, SESSION_SECRET: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

test('a secret shows itself to nobody who does not ask', () => {
  const value = new Secret('do not tell anyone about this one');

  expect([String(value), JSON.stringify({ value }), inspect({ value })].join()).not.toContain('tell');
  expect(value.reveal()).toBe('do not tell anyone about this one');
});
