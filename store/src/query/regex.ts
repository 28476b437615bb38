import { BSONRegExp } from 'bson';

import { badValue, located } from '../error.js';

/** A BSON regular expression as JavaScript's; PCRE and JavaScript agree on what people write. */
export function compileRegex(value: unknown, options?: unknown): RegExp {
  if (value instanceof BSONRegExp) return build(value.pattern, textOf(options) ?? value.options);
  if (value instanceof RegExp) return build(value.source, textOf(options) ?? value.flags);
  if (typeof value === 'string') return build(value, textOf(options) ?? '');
  throw badValue('$regex has to be a string');
}

function textOf(options: unknown): string | undefined {
  if (options === undefined || typeof options === 'string') return options;
  throw badValue('$options has to be a string');
}

/** Whether a value is a regular expression, of BSON or of JavaScript. */
export const isRegex = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof BSONRegExp || value instanceof RegExp;

function build(pattern: string, options: string): RegExp {
  let source = pattern;
  let flags = '';
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  if (inline) source = source.slice(inline[0].length);
  for (const option of new Set(options + (inline?.[1] ?? ''))) {
    if ('ims'.includes(option)) flags += option;
    else if (option === 'x') source = withoutLayout(source);
    else if (option !== 'u' && option !== 'g') throw located(51108, `invalid flag in regex options: ${option}`);
  }
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

/** The `x` option: blanks and comments outside of classes mean nothing. */
function withoutLayout(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, (part) => (/^[\\[]/.test(part) ? part : ''));
}

/** The text every match of a pattern begins with, when it is anchored and so plain that an index can be used. */
export function literalPrefix(value: unknown, options?: unknown): string | undefined {
  const regex = compileRegex(value, options);
  if (/[ims]/.test(regex.flags) || !regex.source.startsWith('^') || regex.source.includes('|')) return undefined;
  const literal = /^\^([\w \-:@/#,;=<>!"%&']+)/.exec(regex.source)?.[1];
  if (!literal) return undefined;
  const next = regex.source[literal.length + 1];
  const prefix = next !== undefined && '*?{'.includes(next) ? literal.slice(0, -1) : literal;
  return prefix === '' ? undefined : prefix;
}
