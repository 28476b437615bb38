import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

/** Where a result was measured: numbers of two machines are not comparable. */
export interface Machine {
  cpu: string;
  cores: number;
  memoryGiB: number;
  node: string;
  system: string;
  /** Of the last minute, before the measurement: others at work make every number worse. */
  loadAverage: number;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
    loadAverage: loadavg()[0] ?? 0,
  };
}

/** What was measured; with a mark when the files are not those of the commit. Earlier results do not count as files. */
export function thisCommit(folder: string): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  try {
    const changes = git('status', '--porcelain', '--untracked-files=no', '--', ':/', ':(top,exclude)bench/results');
    return `${git('rev-parse', '--short', 'HEAD')}${changes === '' ? '' : ' and changes'}`;
  } catch {
    return 'unknown'; // not a checkout
  }
}
