import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from './measure/machine.js';
import { median } from './measure/spread.js';
import type { Answer, Bar, Row } from './question.js';

/** What a result file holds beside the answer. */
export interface Circumstances {
  readonly question: string;
  readonly at: Date;
  readonly commit: string;
  readonly machine: Machine;
}

/** The median of the rounds, and below it the least and the most. */
export function tableOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const lines = [['', '', ...names]];
  let of = '';
  for (const row of rows) {
    if (lines.length > 1 && row.of !== of) lines.push([]);
    lines.push([row.of === of ? '' : row.of, row.contender, ...names.map((name) => cell(row.figures[name] ?? []))]);
    of = row.of;
  }
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => pad(text, widths[column] ?? 0, column))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const describeBar = ({ says, value, atMost }: Bar): string =>
  `${value <= atMost ? 'held  ' : 'MISSED'}  ${says}: ${value.toFixed(2)} (at most ${atMost})`;

/** Writes `<date>-<question>.json`, one a day: the last one counts. @returns its path */
export function writeResult(folder: string, about: Circumstances, answer: Answer): string {
  const file = join(folder, `${about.at.toISOString().slice(0, 10)}-${about.question}.json`);
  const rows = answer.rows.map(({ of, contender, figures }) => ({
    of,
    contender,
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, rounds]) => [
        name,
        {
          median: rounded(median(rounds)),
          least: rounded(Math.min(...rounds)),
          most: rounded(Math.max(...rounds)),
          rounds: rounds.map(rounded),
        },
      ]),
    ),
  }));
  const bars = answer.bars.map((bar) => ({ ...bar, value: rounded(bar.value), isHeld: bar.value <= bar.atMost }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ ...about, conditions: answer.conditions, bars, rows }, undefined, 2)}\n`);
  return file;
}

function cell(rounds: readonly number[]): string {
  if (rounds.length === 0) return '';
  const middle = brief(median(rounds));
  return rounds.length > 1 ? `${middle} (${brief(Math.min(...rounds))}–${brief(Math.max(...rounds))})` : middle;
}

const brief = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

const rounded = (value: number): number => Number(value.toPrecision(4));

const pad = (text: string, width: number, column: number): string =>
  column < 2 ? text.padEnd(width) : text.padStart(width);
