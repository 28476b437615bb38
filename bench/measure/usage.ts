import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Clock ticks a second, as /proc counts CPU time. */
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** User and system time of a process and all its threads since it started, in seconds, to the hundredth. */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the command in brackets and may hold anything; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** What a process has in memory, in bytes. */
export function residentBytesOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kib) * 1_024;
}

/** What a process has in memory for itself alone, in bytes: without the files it has mapped. */
export function privateBytesOf(pid: number): number {
  const kib = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} has ended`);
  return Number(kib) * 1_024;
}

/** CPU-seconds that each group of processes uses while the work is done. */
export async function cpuDuring<T, G extends string>(
  groups: Readonly<Record<G, readonly number[]>>,
  work: () => Promise<T>,
): Promise<{ result: T; cpu: Record<G, number> }> {
  const total = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0);
  const names = Object.keys(groups) as G[];
  const before = names.map((name) => total(groups[name]));
  const result = await work();
  const cpu = Object.fromEntries(names.map((name, index) => [name, total(groups[name]) - (before[index] ?? 0)]));
  return { result, cpu: cpu as Record<G, number> };
}

/** Resolves once these processes have used less than a third of a core for three seconds: what they do on their own is done. */
export async function untilIdle(pids: readonly number[]): Promise<void> {
  const SECONDS = 3;
  for (;;) {
    const { cpu } = await cpuDuring({ all: pids }, () => pause(SECONDS * 1_000));
    if (cpu.all < SECONDS * 0.3) return;
  }
}
