import { readFileSync, writeFileSync } from 'node:fs';

import { byReason, shareOf, type Failure, type Outcome } from './outcome.js';

const BEGIN = '<!-- mongoose-suite: written by npm run mongoose-suite -->';
const END = '<!-- /mongoose-suite -->';

/** Puts the outcome into a page, between its two marks. */
export function writePage(file: string, outcome: Outcome): void {
  const page = readFileSync(file, 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the outcome`);
  writeFileSync(file, `${page.slice(0, begin)}${BEGIN}\n\n${sectionOf(outcome)}\n${page.slice(end)}`);
}

/** The outcome as Markdown. */
export function sectionOf(outcome: Outcome): string {
  const { version, node, passed, skipped, failures } = outcome;
  const executed = passed + failures.length;
  const head = [
    `mongoose ${version} on Node ${node}: ${count(executed)} tests executed, ${count(passed)} passed`,
    `(${(shareOf(outcome) * 100).toFixed(1)} %), ${failures.length} failed; mongoose itself leaves out ${skipped} on a standalone.`,
  ].join('\n');
  const groups = [...byReason(failures)].map(
    ([reason, group]) => `**${group.length}** · ${reason ?? 'Not explained yet.'}\n\n${listOf(group)}`,
  );
  return `${head}\n\n${groups.join('\n\n')}\n`.replace(/\n+$/, '\n');
}

const count = (value: number) => value.toLocaleString('en');

/** The tests of each file, so that somebody who runs them knows which to expect. */
function listOf(failures: readonly Failure[]): string {
  const files = new Map<string, string[]>();
  for (const { file, title } of failures)
    files.set(file, [...(files.get(file) ?? []), title.replace(/\s+/g, ' ').trim()]);
  const lines = [...files].flatMap(([file, titles]) => [file, ...titles.map((title) => `  ${title}`)]);
  return ['```text', ...lines, '```'].join('\n');
}
