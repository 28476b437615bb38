import { isNumber, typeNameOf } from '../../bson/value.js';
import { located } from '../../error.js';
import { int } from '../number.js';
import { fixed, isNothing, variadic, type OperatorTable } from './arguments.js';

/** What reads and joins strings. */
export const text: OperatorTable = {
  $concat: variadic((values) => {
    let out = '';
    for (const value of values) {
      if (isNothing(value)) return null;
      if (typeof value !== 'string') throw located(16702, `$concat only supports strings, not ${typeNameOf(value)}`);
      out += value;
    }
    return out;
  }),
  $toLower: fixed(1, (value) => textOf(value).replace(/[A-Z]+/g, (part) => part.toLowerCase())),
  $toUpper: fixed(1, (value) => textOf(value).replace(/[a-z]+/g, (part) => part.toUpperCase())),
  $strLenCP: fixed(1, (value) => {
    if (typeof value !== 'string')
      throw located(34471, `$strLenCP requires a string argument, found: ${typeNameOf(value)}`);
    return int([...value].length);
  }),
  $strLenBytes: fixed(1, (value) => {
    if (typeof value !== 'string')
      throw located(34473, `$strLenBytes requires a string argument, found: ${typeNameOf(value)}`);
    return int(Buffer.byteLength(value));
  }),
  $strcasecmp: fixed(2, (a, b) => {
    const [x, y] = [textOf(a).toUpperCase(), textOf(b).toUpperCase()];
    return int(x === y ? 0 : x < y ? -1 : 1);
  }),
  $substrCP: fixed(3, (value, start, count) => {
    const characters = [...textOf(value)];
    const from = Number(String(start));
    const length = Number(String(count));
    return characters.slice(from, length < 0 ? undefined : from + length).join('');
  }),
};

/** Numbers and dates as text, nothing as the empty text. */
export function textOf(value: unknown): string {
  if (isNothing(value)) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (isNumber(value)) return numberText(value);
  throw located(16007, `can't convert from BSON type ${typeNameOf(value)} to String`);
}

/** A number as MongoDB writes it. */
const numberText = (value: unknown): string => (value as { toString: () => string }).toString();
