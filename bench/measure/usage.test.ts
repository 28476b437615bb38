import { expect, test } from 'vitest';
import { cpuDuring, residentBytesOf } from './usage.js';

test('a process is charged for the CPU it uses while the work is done', async () => {
  const { cpu } = await cpuDuring({ busy: [process.pid], none: [] }, () => {
    const before = process.cpuUsage();
    for (let used = process.cpuUsage(before); used.user + used.system < 200_000; used = process.cpuUsage(before));
    return Promise.resolve();
  });
  expect(cpu.busy).toBeGreaterThanOrEqual(0.15);
  expect(cpu.none).toBe(0);
});

test('a process has more than a megabyte in memory', () => {
  expect(residentBytesOf(process.pid)).toBeGreaterThan(1_000_000);
});
