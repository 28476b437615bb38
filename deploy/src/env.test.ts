import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { printEnvExample } from './env-example.js';
import { PROCESSES } from './processes.js';
import { SECTIONS } from './sections.js';

const root = new URL('../../', import.meta.url);
const variables = new Set(PROCESSES.flatMap(({ schema }) => Object.keys(schema.shape)));

describe('.env.example', () => {
  test('is what the processes read today: run npm run env after a change', () => {
    expect(readFileSync(new URL('.env.example', root), 'utf8')).toBe(printEnvExample());
  });

  test('knows every config.ts of the repository', () => {
    const packages = ['', 'subgraphs', 'packages'].flatMap((folder) =>
      readdirSync(new URL(`${folder || '.'}/`, root)).map((name) => join(folder, name)),
    );
    const found = packages.map((one) => `${one}/src/config.ts`).filter((file) => existsSync(new URL(file, root)));
    const known = PROCESSES.map(({ source }) => source);
    expect(found.filter((path) => path !== 'platform/src/config.ts' && !known.includes(path))).toEqual([]);
  });

  test.each(PROCESSES.map(({ source }) => source))('has every variable of every schema in %s', async (source) => {
    const module = (await import(new URL(source, root).pathname)) as Record<string, unknown>;
    const schemas = Object.values(module).filter((one) => one instanceof z.ZodObject);
    expect(schemas.length).toBeGreaterThan(0);
    expect(schemas.flatMap(({ shape }) => Object.keys(shape)).filter((name) => !variables.has(name))).toEqual([]);
  });

  test('names each variable once, with a sentence above it', () => {
    const lines = printEnvExample().split('\n');
    const named = lines.flatMap((line, index) => (/^#[A-Z][A-Z0-9_]*=/.test(line) ? [{ line, index }] : []));
    expect(named.map(({ line }) => line.slice(1).split('=')[0]).sort()).toEqual([...variables].sort());
    for (const { index } of named) expect(lines[index - 1]).toMatch(/^# (Read|Needed) by |^# Unless set: /);
  });

  test('gives no value to a secret', () => {
    expect(printEnvExample()).not.toMatch(/^#\w*(SECRET|KEY|PASSWORD|TOKEN)=./m);
  });

  test('puts no variable in two sections', () => {
    const placed = SECTIONS.flatMap((section) => section.variables);
    expect(placed.filter((name, index) => placed.indexOf(name) !== index)).toEqual([]);
  });
});
