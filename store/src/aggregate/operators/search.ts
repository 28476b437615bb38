import { isNumber, toNumber, typeNameOf, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { int } from '../number.js';
import type { Operator } from '../scope.js';
import { fixed, isNothing, namedArguments, optional, placeOf, ranged, type OperatorTable } from './arguments.js';
import { textOf } from './text.js';

/** What searches text, and cuts it. */
export const search: OperatorTable = {
  $indexOfBytes: ranged(2, 4, (text, part, from, to) => {
    if (isNothing(text)) return null;
    const [bytes, wanted] = [stringOf('$indexOfBytes', text, 40091), stringOf('$indexOfBytes', part, 40092)].map(
      (each) => Buffer.from(each),
    );
    return placeIn('$indexOfBytes', bytes?.length ?? 0, from, to, (start, end) =>
      Buffer.from(bytes?.subarray(0, end) ?? []).indexOf(wanted ?? '', start),
    );
  }),
  $indexOfCP: ranged(2, 4, (text, part, from, to) => {
    if (isNothing(text)) return null;
    const characters = [...stringOf('$indexOfCP', text, 40093)];
    const wanted = stringOf('$indexOfCP', part, 40094);
    return placeIn('$indexOfCP', characters.length, from, to, (start, end) => {
      const searched = characters.slice(start, end).join('');
      const at = searched.indexOf(wanted);
      return at < 0 ? -1 : start + [...searched.slice(0, at)].length;
    });
  }),
  $replaceOne: replacing((text, find, replacement) => text.replace(find, () => replacement)),
  $replaceAll: replacing((text, find, replacement) => text.replaceAll(find, () => replacement)),
  $split: fixed(2, (text, separator) => {
    if (isNothing(text) || isNothing(separator)) return null;
    const [whole, by] = [stringOf('$split', text, 40085), stringOf('$split', separator, 40086)];
    if (by === '') throw located(40087, '$split requires a non-empty separator');
    return whole.split(by);
  }),
  $substr: fixed(3, (text, start, count) => bytesOf('$substr', text, start, count)),
  $substrBytes: fixed(3, (text, start, count) => bytesOf('$substrBytes', text, start, count)),
  $trim: trimming(true, true),
  $ltrim: trimming(true, false),
  $rtrim: trimming(false, true),
};

function stringOf(name: string, value: unknown, code: number): string {
  if (typeof value === 'string') return value;
  throw located(code, `${name} requires a string argument, found: ${typeNameOf(value)}`);
}

/** Where `find` finds something between two places; -1 for nowhere. */
function placeIn(
  name: string,
  length: number,
  from: unknown,
  to: unknown,
  find: (start: number, end: number) => number,
): unknown {
  const start = placeOf(name, from, 0);
  const end = placeOf(name, to, length);
  return int(start > length || end < start ? -1 : find(start, Math.min(end, length)));
}

function replacing(replace: (text: string, find: string, replacement: string) => string): Operator {
  return (argument, compile, name) => {
    const given = namedArguments(argument, name, {
      required: ['input', 'find', 'replacement'],
      codes: { shape: 51751, unknown: 51750, missing: 51749 },
    });
    const compiled = [given['input'], given['find'], given['replacement']].map(compile);
    return (scope) => {
      const values = compiled.map((each) => each(scope));
      const [input = '', find = '', replacement = ''] = values.map((value, at) => {
        return isNothing(value) ? '' : stringOf(name, value, 51746 - at);
      });
      return values.some(isNothing) ? null : replace(input, find, replacement);
    };
  };
}

/** A part of a text by bytes, which may not cut a character in two; a negative count means all the rest. */
function bytesOf(name: string, text: unknown, start: unknown, count: unknown): string {
  const bytes = Buffer.from(textOf(text));
  const [from, length] = [start, count].map((value, at) => {
    if (isNumber(value)) return Math.trunc(toNumber(value) ?? 0);
    throw located(16034 + at, `${name}: starting index and length must be numeric, found: ${typeNameOf(value)}`);
  });
  if (from === undefined || from < 0) {
    throw located(50752, `${name}: starting index must be non-negative (got: ${String(start)})`);
  }
  const end = length === undefined || length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  if (isInside(bytes[from]))
    throw located(28656, `${name}: Invalid range, starting index is a UTF-8 continuation byte.`);
  if (isInside(bytes[end]))
    throw located(28657, `${name}: Invalid range, ending index is in the middle of a UTF-8 character.`);
  return bytes.subarray(from, end).toString();
}

/** Whether a byte goes on with a character that began before it. */
const isInside = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** What is taken away where nothing else is asked for. */
const BLANKS = '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimming(left: boolean, right: boolean): Operator {
  return (argument, compile, name) => {
    const codes = { shape: 50696, unknown: 50694, missing: 50695 };
    const given: Doc = namedArguments(argument, name, { required: ['input'], optional: ['chars'], codes });
    const input = compile(given['input']);
    const chars = optional(given['chars'], compile);
    return (scope) => {
      const text = input(scope);
      const blanks = chars ? chars(scope) : BLANKS;
      if (isNothing(text) || isNothing(blanks)) return null;
      const characters = [...stringOf(name, text, 50699)];
      const taken = new Set(stringOf(name, blanks, 50700));
      const start = left ? characters.findIndex((each) => !taken.has(each)) : 0;
      if (start < 0) return '';
      const end = right ? characters.findLastIndex((each) => !taken.has(each)) + 1 : characters.length;
      return characters.slice(start, end).join('');
    };
  };
}
