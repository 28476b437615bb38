import { Decimal128, Double, Int32, Long, type Document } from 'mongodb';

import { few, randomElements, randomValue, scalars, several } from './documents.js';
import type { Chance } from './numbers.js';

/** An update, and the conditions of its placeholders. */
export interface RandomUpdate {
  update: Document | Document[];
  /** What is asked besides the id, for the positional `$`. */
  filter?: Document;
  arrayFilters?: Document[];
}

const paths = ['a', 'b', 'c', 'd', 'c.x', 'd.e', 'c.0', 'c.1.x', 'a.x', 'f.g.h'];
const lists = ['a', 'c', 'd', 'd.e'];
const addends = [1, -2, 0.5, new Double(2), Long.fromNumber(3), Long.fromString('9007199254740993'), 2 ** 31 - 1];

const masks = [new Int32(5), new Int32(-2), Long.fromNumber(6)];

type Make = (chance: Chance) => RandomUpdate;
const at = (operator: string, path: string, argument: unknown): RandomUpdate => ({
  update: { [operator]: { [path]: argument } },
});

const updates: Make[] = [
  (chance) => at('$set', chance.pick(paths), randomValue(chance)),
  (chance) => at('$set', 'c', randomElements(chance)),
  (chance) => ({ update: { $set: { d: randomValue(chance), b: chance.pick(scalars) }, $unset: { a: 1 } } }),
  (chance) => at('$unset', chance.pick(paths), 1),
  (chance) => at('$inc', chance.pick(paths), chance.pick(addends)),
  (chance) => at('$mul', chance.pick(paths), chance.pick(addends)),
  (chance) => at('$min', chance.pick(paths), chance.pick(scalars)),
  (chance) => at('$max', chance.pick(paths), chance.pick(scalars)),
  (chance) => at('$rename', chance.pick(['a', 'b', 'c', 'd']), chance.pick(['e', 'f.g'])),
  (chance) => at('$push', chance.pick(lists), randomValue(chance, 1)),
  (chance) =>
    at('$push', chance.pick(lists), { $each: several(chance, 3, () => chance.pick(few)), ...clauses(chance) }),
  (chance) => at('$push', 'c', { $each: randomElements(chance), $sort: { x: chance.pick([1, -1]) } }),
  (chance) => at('$addToSet', chance.pick(lists), randomValue(chance, 1)),
  (chance) => at('$addToSet', chance.pick(lists), { $each: several(chance, 3, () => chance.pick(few)) }),
  (chance) => at('$pull', chance.pick(lists), chance.pick(few)),
  (chance) => at('$pull', chance.pick(lists), { $gte: chance.pick(scalars) }),
  (chance) => at('$pull', chance.pick(lists), { x: chance.pick(few) }),
  (chance) => at('$pull', chance.pick(lists), { $in: [chance.pick(few), chance.pick(few)] }),
  (chance) => at('$pullAll', chance.pick(lists), [chance.pick(few), chance.pick(few)]),
  (chance) => at('$pop', chance.pick(lists), chance.pick([1, -1])),
  (chance) => at('$set', 'c.$[].x', chance.pick(few)),
  () => at('$inc', 'c.$[].y', 1),
  (chance) => ({
    ...at('$set', 'c.$[one].z', chance.pick(few)),
    arrayFilters: [{ 'one.x': chance.happens(0.5) ? chance.pick(few) : { $gte: chance.pick(few) } }],
  }),
  (chance) => ({ ...at('$set', 'd.$[one]', chance.pick(few)), arrayFilters: [{ one: { $in: [1, 'a'] } }] }),
  (chance) => at('$bit', chance.pick(paths), { [chance.pick(['and', 'or', 'xor'])]: chance.pick(masks) }),
  (chance) => ({ ...at('$set', 'c.$.z', chance.pick(few)), filter: { 'c.x': chance.pick(few) } }),
  (chance) => ({
    ...at('$inc', 'c.$.y', 1),
    filter: { c: { $elemMatch: { x: chance.pick(few), y: chance.pick(few) } } },
  }),
  (chance) => ({ ...at('$unset', 'c.$', 1), filter: { 'c.y': { $gte: chance.pick(few) } } }),
  (chance) => ({ update: { $setOnInsert: { z: 1 }, $set: { e: chance.pick(few) }, $push: { d: chance.pick(few) } } }),
  (chance) => ({ update: [{ $set: { d: chance.pick(['$b', '$c', '$a.x', '$nothing']) } }] }),
  (chance) => ({ update: [{ $unset: chance.pick([['a'], ['c.x', 'b']]) }] }),
  (chance) => ({ update: { a: randomValue(chance), b: chance.pick(scalars) } }),
];

function clauses(chance: Chance): Document {
  return {
    ...(chance.happens(0.4) ? { $slice: chance.pick([-2, 0, 1, 3]) } : {}),
    ...(chance.happens(0.4) ? { $sort: chance.pick([1, -1]) } : {}),
    ...(chance.happens(0.4) ? { $position: chance.pick([0, 1, -1]) } : {}),
  };
}

/** One operator, or a few that go together. Decimals are left out of sums: their digits are another test's matter. */
export function randomUpdate(chance: Chance): RandomUpdate {
  return chance.pick(updates)(chance);
}

/** Whether the model's sums are not meant for a document: it has a decimal somewhere. */
export const holdsDecimal = (value: unknown): boolean =>
  value instanceof Decimal128 ||
  (typeof value === 'object' && value !== null && !Long.isLong(value) && Object.values(value).some(holdsDecimal));
