import type { Scope } from './scope.js';

/** One question, asked in one file whose first line is the question. */
export interface Question {
  readonly name: string;
  /** The file it is asked in. */
  readonly file: string;
  ask(asking: Asking): Promise<Answer>;
}

export interface Asking {
  /** Small sizes and one round: shows that everything is delivered and answered, and says nothing about speed. */
  readonly isQuick: boolean;
  /** Loads whose name contains this are put on, the others are left out. */
  readonly only: string;
  readonly rounds: number;
  /** A chat history to read pages of (docs/IMPORT.md); one is made up without it. */
  readonly history: string | undefined;
  /** A folder for CPU profiles of what is measured; none are taken without it. */
  readonly profileDir: string | undefined;
  /** What is started here ends with the question. */
  readonly scope: Scope;
  readonly say: (line: string) => void;
}

export interface Answer {
  /** What was the same for everybody. */
  readonly conditions: Readonly<Record<string, string | number>>;
  /** In the order in which they are printed; those with the same `of` stand together. */
  readonly rows: readonly Row[];
  readonly bars: readonly Bar[];
}

/** One contender under one load. */
export interface Row {
  /** The load: "1 room × 1,000", "whole import, first page". */
  readonly of: string;
  /** Who carried it. */
  readonly contender: string;
  /** Figures by name and unit, each with one value a round. */
  readonly figures: Readonly<Record<string, readonly number[]>>;
}

/** What we hold ourselves to. */
export interface Bar {
  readonly says: string;
  readonly value: number;
  readonly atMost: number;
}

/** Turns what each round measured into figures with one value a round. */
export function figuresOf(rounds: readonly Readonly<Record<string, number>>[]): Row['figures'] {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rounds.map((round) => round[name] ?? Number.NaN)]));
}
