import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

import { REASONS } from './reasons.js';

/** A test that failed. */
export interface Failure {
  /** The file, from the folder of the tests. */
  file: string;
  title: string;
  message: string;
}

/** How a run of the suite went. */
export interface Outcome {
  version: string;
  node: string;
  passed: number;
  /** Tests mongoose itself leaves out: they want a replica set, or another version. */
  skipped: number;
  failures: Failure[];
}

/** The least share of the executed tests that must pass. */
export const LEAST_SHARE = 0.98;

interface MochaReport {
  stats: { passes: number; pending: number };
  failures: { file?: string; fullTitle: string; err: { message?: string } }[];
}

/** Reads what mocha's `json` reporter wrote. */
export function readOutcome(file: string, checkout: string, version: string): Outcome {
  const { stats, failures } = JSON.parse(readFileSync(file, 'utf8')) as MochaReport;
  return {
    version,
    node: process.version,
    passed: stats.passes,
    skipped: stats.pending,
    failures: failures.map(({ file: path, fullTitle, err }) => ({
      file: relative(`${checkout}/test`, path ?? ''),
      title: fullTitle,
      message: (err.message ?? '').replace(/\s+/g, ' ').slice(0, 200),
    })),
  };
}

/** The share of the executed tests that passed. */
export const shareOf = ({ passed, failures }: Outcome): number => passed / (passed + failures.length);

/** The failures under the reason that explains them; those without one come last, under undefined. */
export function byReason(failures: readonly Failure[]): Map<string | undefined, Failure[]> {
  const groups = new Map<string | undefined, Failure[]>(REASONS.map(({ says }) => [says, []]));
  groups.set(undefined, []);
  for (const failure of failures) {
    groups.get(REASONS.find(({ message }) => message.test(failure.message))?.says)?.push(failure);
  }
  return new Map([...groups].filter(([, group]) => group.length > 0));
}
