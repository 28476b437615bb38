import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Shapes {
  newShapes: (log: string) => string[];
  explainNew: (shapes: readonly string[]) => string;
}
const { newShapes, explainNew } = (await import(new URL('store-shapes.mjs', import.meta.url).href)) as Shapes;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sl3-shapes-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A log in which commands of these shapes were sent. */
function logOf(...shapes: string[]): string {
  const file = join(folder, 'shapes.log');
  writeFileSync(file, shapes.map((shape) => `${JSON.stringify({ shape, plan: 'IXSCAN' })}\n`).join(''));
  return file;
}

describe('what the product asks of the store', () => {
  it('is in order when every shape is in the list', () => {
    expect(newShapes(logOf('find', 'find | filter: ='))).toEqual([]);
  });

  it('is told apart when a shape is new, each once', () => {
    const log = logOf('find | filter: $nearly', 'find', 'find | filter: $nearly', 'aggregate | pipeline: $nowhere');
    expect(newShapes(log)).toEqual(['aggregate | pipeline: $nowhere', 'find | filter: $nearly']);
  });

  it('is nothing when no test of the product was run', () => {
    expect(newShapes(join(folder, 'none.log'))).toEqual([]);
  });

  it('is explained with the shape and with what to do', () => {
    const text = explainNew(['find | filter: $nearly']);
    expect(text).toContain('find | filter: $nearly');
    expect(text).toContain('scripts/store-shapes.mjs --add');
  });
});
