import { BSONRegExp } from 'bson';

import type { Doc } from '../bson/value.js';
import { badValue, located } from '../error.js';
import { mayTakeLong, withinTime } from './bounded-time.js';
import { fromPcre } from './pcre.js';

/** The longest pattern MongoDB takes. */
const MAX_PATTERN_CHARACTERS = 32_764;

/** A BSON regular expression as JavaScript's. */
export function compileRegex(value: unknown, options?: unknown): RegExp {
  const { pattern, options: flags } = writtenOf(value, options);
  return build(pattern, flags);
}

/** Whether a text has a match; an expression that tries more ways through it than there is time for is refused. */
export function hasMatch(regex: RegExp, text: string): boolean {
  if (!mayTakeLong(regex.source, text.length)) return regex.test(text);
  return withinTime(nameOf(regex), () => regex.test(text));
}

const nameOf = ({ source }: RegExp) => `the regular expression ${source.slice(0, 100)}`;

/** An expression as it was written: what makes two of them the same value. */
export function writtenOf(value: unknown, options?: unknown): { pattern: string; options: string } {
  if (value instanceof BSONRegExp) return { pattern: value.pattern, options: textOf(options) ?? value.options };
  if (value instanceof RegExp) return { pattern: value.source, options: textOf(options) ?? value.flags };
  if (typeof value === 'string') return { pattern: value, options: textOf(options) ?? '' };
  throw badValue('$regex has to be a string');
}

function textOf(options: unknown): string | undefined {
  if (options === undefined || typeof options === 'string') return options;
  throw badValue('$options has to be a string');
}

/** Whether a value is a regular expression, of BSON or of JavaScript. */
export const isRegex = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof BSONRegExp || value instanceof RegExp;

/** @throws when options are given in two places, as `{ $regex: /x/i, $options: 'm' }` does */
export function refuseTwoOptions(regex: unknown, siblings: Doc): void {
  if (siblings['$options'] === undefined || !isRegex(regex)) return;
  const own = regex instanceof RegExp ? regex.flags : regex.options;
  if (own === '') return;
  const [first] = Object.keys(siblings).filter((name) => name === '$regex' || name === '$options');
  throw located(first === '$regex' ? 51074 : 51075, 'options set in both $regex and $options');
}

function build(pattern: string, options: string): RegExp {
  if (pattern.includes('\0')) throw badValue('Regular expression cannot contain an embedded null byte');
  if (pattern.length > MAX_PATTERN_CHARACTERS) throw badValue('Regular expression is too long');
  const invalid = [...options].find((option) => !'imsxu'.includes(option));
  if (invalid !== undefined) throw located(51108, `invalid flag in regex options: ${invalid}`);
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const all = options + (inline?.[1] ?? '');
  const source = fromPcre(inline ? pattern.slice(inline[0].length) : pattern, all);
  const flags = (all.includes('i') ? 'i' : '') + (all.includes('s') ? 's' : '');
  // PCRE in MongoDB works on characters; so must surrogate pairs here, unless the pattern is not valid under `u`.
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return buildLoose(source, flags);
  }
}

function buildLoose(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw located(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

/** The text every match of a pattern begins with, when it is anchored and so plain that an index can be used. */
export function literalPrefix(value: unknown, options?: unknown): string | undefined {
  const { pattern, options: flags } = writtenOf(value, options);
  if (/[imsx]/.test(flags) || pattern.includes('|')) return undefined;
  const literal = /^(?:\^|\\A)([\w \-:@/#,;=<>!"%&']+)/.exec(pattern);
  if (!literal?.[1]) return undefined;
  const next = pattern[literal[0].length];
  const prefix = next !== undefined && '*?{'.includes(next) ? literal[1].slice(0, -1) : literal[1];
  return prefix === '' ? undefined : prefix;
}
