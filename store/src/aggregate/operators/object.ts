import { keyOf } from '../../bson/key.js';
import { getField, setField } from '../../bson/path.js';
import { isDoc, isTruthy, typeNameOf, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { fixed, isNothing, namedArguments, variadic, type OperatorTable } from './arguments.js';
import { arrayOf } from './array.js';
import { flat } from './comparison.js';

/** What makes and reads documents, and sets of values. */
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
  $setUnion: variadic((values) => sets('$setUnion', values, 17043, (lists) => distinct(lists.flat()))),
  $setIntersection: variadic((values) =>
    sets('$setIntersection', values, 17047, ([first = [], ...rest]) => {
      const others = rest.map(keysOf);
      return distinct(first).filter((each) => others.every((keys) => keys.has(textKey(each))));
    }),
  ),
  $setDifference: fixed(2, (a, b) =>
    sets('$setDifference', [a, b], 17048, ([first = [], second = []]) => {
      const keys = keysOf(second);
      return distinct(first).filter((each) => !keys.has(textKey(each)));
    }),
  ),
  $setEquals: variadic((values) => {
    const [first, ...rest] = values.map((value) => keysOf(arrayOf(17044, '$setEquals', value)));
    return rest.every((keys) => keys.size === first?.size && [...keys].every((key) => first.has(key)));
  }),
  $setIsSubset: fixed(2, (a, b) => {
    const keys = keysOf(arrayOf(17042, '$setIsSubset', b));
    return arrayOf(17046, '$setIsSubset', a).every((each) => keys.has(textKey(each)));
  }),
  $allElementsTrue: fixed(1, (list) => arrayOf(17040, '$allElementsTrue', list).every(isTruthy)),
  $anyElementTrue: fixed(1, (list) => arrayOf(17041, '$anyElementTrue', list).some(isTruthy)),
  $rand: () => () => Math.random(),
};

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

const textKey = (value: unknown) => keyOf(value).toString('latin1');
const keysOf = (list: readonly unknown[]) => new Set(list.map(textKey));
const distinct = (list: readonly unknown[]): unknown[] => {
  const byKey = new Map<string, unknown>();
  for (const each of list) if (!byKey.has(textKey(each))) byKey.set(textKey(each), each);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
};

function sets(name: string, values: readonly unknown[], code: number, run: (lists: unknown[][]) => unknown[]): unknown {
  if (values.some(isNothing)) return null;
  return run(values.map((value) => arrayOf(code, name, value)));
}
