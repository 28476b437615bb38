import { keyText, type Collation } from '../../bson/collation.js';
import { isTruthy } from '../../bson/value.js';
import { arrayOf } from './array.js';
import { collated, fixed, isNothing, variadic, type OperatorTable } from './arguments.js';

/** Arrays as sets: neither order nor repetition counts. */
export const set: OperatorTable = {
  $setUnion: variadic((values, collation) => {
    const lists = listsOf('$setUnion', values, 17043);
    return lists && [...byKey(lists.flat(), collation).values()];
  }),
  $setIntersection: variadic((values, collation) => {
    const [first, ...rest] = listsOf('$setIntersection', values, 17047)?.map((list) => byKey(list, collation)) ?? [];
    if (!first) return values.length === 0 ? [] : null;
    return [...first].filter(([key]) => rest.every((other) => other.has(key))).map(([, value]) => value);
  }),
  $setDifference: collated(2, 2, (values, collation) => {
    const [first, second] = listsOf('$setDifference', values, 17048)?.map((list) => byKey(list, collation)) ?? [];
    return first && second ? [...first].filter(([key]) => !second.has(key)).map(([, value]) => value) : null;
  }),
  $setEquals: variadic((values, collation) => {
    const [first, ...rest] = values.map((value) => byKey(arrayOf(17044, '$setEquals', value), collation));
    return rest.every((other) => other.size === first?.size && [...other.keys()].every((key) => first.has(key)));
  }),
  $setIsSubset: collated(2, 2, ([part, whole], collation) => {
    const all = byKey(arrayOf(17042, '$setIsSubset', whole), collation);
    return [...byKey(arrayOf(17046, '$setIsSubset', part), collation).keys()].every((key) => all.has(key));
  }),
  $allElementsTrue: fixed(1, (list) => arrayOf(17040, '$allElementsTrue', list).every(isTruthy)),
  $anyElementTrue: fixed(1, (list) => arrayOf(17041, '$anyElementTrue', list).some(isTruthy)),
};

/** The lists among the arguments; none when one of them is nothing. */
function listsOf(name: string, values: readonly unknown[], code: number): unknown[][] | null {
  return values.some(isNothing) ? null : values.map((value) => arrayOf(code, name, value));
}

/** The different values of a list, the first of those that are equal, in MongoDB's order. */
function byKey(list: readonly unknown[], collation: Collation | undefined): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const each of list) {
    const key = keyText(each, collation);
    if (!found.has(key)) found.set(key, each);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
