import { Binary, Long, Timestamp } from 'bson';

import { encode } from '../../bson/codec.js';
import { getField, setField } from '../../bson/path.js';
import { isDoc, typeNameOf, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { int } from '../number.js';
import { fixed, isNothing, namedArguments, variadic, type OperatorTable } from './arguments.js';
import { flat } from './comparison.js';

/** What makes and reads documents, and what measures values. */
export const object: OperatorTable = {
  $mergeObjects: variadic((values) => mergeObjects(flat(values))),
  $getField: (argument, compile, name) => {
    const isShort = !isDoc(argument) || Object.keys(argument)[0]?.startsWith('$');
    const given = isShort
      ? { field: argument }
      : namedArguments(argument, name, {
          required: ['field'],
          optional: ['input'],
          codes: { shape: 3041701, unknown: 3041701, missing: 3041702 },
        });
    const field = compile(given.field);
    const input = compile('input' in given ? given.input : '$$CURRENT');
    return (scope) => {
      const key = field(scope);
      if (typeof key !== 'string')
        throw located(3041704, `$getField requires 'field' to evaluate to type String, but got ${typeNameOf(key)}`);
      const from = input(scope);
      if (isNothing(from)) return from;
      return isDoc(from) ? getField(from, key) : undefined;
    };
  },
  $setField: (argument, compile, name) => {
    const codes = { shape: 4161100, unknown: 4161101, missing: 4161102 };
    const given = namedArguments(argument, name, { required: ['field', 'input', 'value'], codes });
    const field = compile(given['field']);
    const input = compile(given['input']);
    const value = compile(given['value']);
    return (scope) => withField(field(scope), input(scope), value(scope));
  },
  $unsetField: (argument, compile, name) => {
    const codes = { shape: 4161100, unknown: 4161101, missing: 4161102 };
    const given = namedArguments(argument, name, { required: ['field', 'input'], codes });
    const field = compile(given['field']);
    const input = compile(given['input']);
    return (scope) => withField(field(scope), input(scope), undefined);
  },
  $bsonSize: fixed(1, (value) => {
    if (isNothing(value)) return null;
    if (!isDoc(value)) throw located(31393, `$bsonSize requires a document input, found: ${typeNameOf(value)}`);
    return int(encode(value).length);
  }),
  $binarySize: fixed(1, (value) => {
    if (isNothing(value)) return null;
    if (typeof value === 'string') return int(Buffer.byteLength(value));
    if (value instanceof Binary) return int(value.length());
    throw located(51276, `$binarySize requires a string or BinData argument, found: ${typeNameOf(value)}`);
  }),
  $tsSecond: fixed(1, (value) => ofTimestamp('$tsSecond', 5687301, value, ({ t }) => t)),
  $tsIncrement: fixed(1, (value) => ofTimestamp('$tsIncrement', 5687302, value, ({ i }) => i)),
  $rand: () => () => Math.random(),
};

function ofTimestamp(name: string, code: number, value: unknown, read: (timestamp: Timestamp) => number): unknown {
  if (isNothing(value)) return null;
  if (value instanceof Timestamp) return Long.fromNumber(read(value));
  throw located(code, `${name} requires argument of type timestamp, but found: ${typeNameOf(value)}`);
}

/** The fields of several documents, the last one's values. */
export function mergeObjects(values: readonly unknown[]): Doc {
  const out: Doc = {};
  for (const value of values) {
    if (isNothing(value)) continue;
    if (!isDoc(value))
      throw located(40400, `$mergeObjects requires object inputs, but input is of type ${typeNameOf(value)}`);
    for (const [name, each] of Object.entries(value)) setField(out, name, each);
  }
  return out;
}

function withField(field: unknown, input: unknown, value: unknown): unknown {
  if (isNothing(input)) return null;
  if (!isDoc(input)) throw located(4161105, `$setField requires 'input' to evaluate to type Object`);
  if (typeof field !== 'string') throw located(4161107, `$setField requires 'field' to evaluate to type String`);
  const out: Doc = { ...input };
  if (value === undefined) Reflect.deleteProperty(out, field);
  else setField(out, field, value);
  return out;
}
