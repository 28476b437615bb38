import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { thisMachine } from './measure/machine.js';
import { describeBar, tableOf, writeResult } from './report.js';

const rows = [
  { of: '1 room', contender: 'SL3 Chat', figures: { 'p50 ms': [2, 1, 4] } },
  { of: '1 room', contender: 'Socket.IO', figures: { 'p50 ms': [3, 3, 3] } },
];

test('a table names a load once and gives the median with the least and the most', () => {
  const [, first, second] = tableOf(rows).split('\n');
  expect(first).toMatch(/^1 room +SL3 Chat +2\.00 \(1\.00–4\.00\)$/);
  expect(second).toMatch(/^ +Socket\.IO/);
});

test('a bar that was missed says so', () => {
  expect(describeBar({ says: 'CPU', value: 0.6, atMost: 0.5 })).toBe('MISSED  CPU: 0.60 (at most 0.5)');
  expect(describeBar({ says: 'CPU', value: 0.5, atMost: 0.5 })).toMatch(/^held/);
});

test('a result names the machine, the commit and what each round measured', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sl3-results-'));
  const about = {
    question: 'fan-out',
    at: new Date('2026-11-22T10:00:00Z'),
    commit: 'abc1234',
    machine: thisMachine(),
  };
  const file = writeResult(folder, about, { conditions: { rate: 5 }, rows, bars: [] });
  const result = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  rmSync(folder, { recursive: true });
  expect(file).toMatch(/2026-11-22-fan-out\.json$/);
  expect(result).toMatchObject({
    commit: 'abc1234',
    machine: { node: process.version },
    rows: [{ figures: { 'p50 ms': { median: 2, least: 1, most: 4, rounds: [2, 1, 4] } } }, {}],
  });
});
