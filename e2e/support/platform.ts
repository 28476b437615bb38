import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack, type StartOptions } from '@sl3/stack/start-stack';
import { afterAll, beforeAll } from 'vitest';

/** Starts a platform of its own for the file, in a folder of its own, and takes both away afterwards. */
export function givenAPlatform(options: Omit<StartOptions, 'dataDir'> = {}): () => Stack {
  let stack: Stack | undefined;
  let dataDir = '';
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sl3-e2e-'));
    // The environment may name services that run already; these stories break theirs on purpose, so they start their own.
    stack = await startStack({ ...options, dataDir });
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return () => {
    if (!stack) throw new Error('the platform has not started');
    return stack;
  };
}
