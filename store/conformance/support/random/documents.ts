import { Binary, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp, type Document } from 'mongodb';

import type { Chance } from './numbers.js';

/** Values that are close to each other: equal in other types, just above, of the next type. */
export const scalars: readonly unknown[] = [
  0,
  1,
  2,
  -1,
  1.5,
  new Double(2),
  new Double(-0),
  Long.fromNumber(2),
  Long.fromString('9007199254740993'),
  Decimal128.fromString('1.5'),
  Decimal128.fromString('2.00'),
  Decimal128.fromString('0.1'),
  0.1,
  NaN,
  Infinity,
  'a',
  'ab',
  'b',
  'A',
  '',
  true,
  false,
  null,
  new Date(0),
  new Date(5),
  new ObjectId('000000000000000000000001'),
  new ObjectId('000000000000000000000002'),
  new Timestamp({ t: 1, i: 1 }),
  new Binary(Buffer.from('ab')),
  new MinKey(),
  new MaxKey(),
];

/** Few enough that conditions on two fields of an element, or of two elements, are often met. */
export const few: readonly unknown[] = [0, 1, new Double(1), Long.fromNumber(1), 2, 'a', null];

/** A scalar, or now and then an array or a document of some. */
export function randomValue(chance: Chance, depth = 0): unknown {
  if (depth < 2 && chance.happens(0.15)) return several(chance, 3, () => randomValue(chance, depth + 1));
  if (depth < 2 && chance.happens(0.1)) {
    return { x: chance.pick(scalars), ...(chance.happens(0.5) ? { y: chance.pick(scalars) } : {}) };
  }
  return chance.pick(scalars);
}

/** Some things, up to so many. */
export const several = <T>(chance: Chance, atMost: number, make: () => T): T[] =>
  Array.from({ length: chance.below(atMost + 1) }, make);

/** The documents of a list: some fields are missing or lists themselves, and now and then one is no document at all. */
export const randomElements = (chance: Chance): unknown[] =>
  several(chance, 3, () => {
    if (chance.happens(0.1)) return chance.pick(few);
    const x = chance.happens(0.1) ? several(chance, 2, () => chance.pick(few)) : chance.pick(few);
    return { x, ...(chance.happens(0.8) ? { y: chance.pick(few) } : {}) };
  });

/** A document that every index of the test takes: not two of its fields are arrays. */
export function randomDocument(chance: Chance, _id: number): Document {
  const document: Document = { _id };
  if (chance.happens(0.9)) document['a'] = randomValue(chance);
  if (chance.happens(0.9)) document['b'] = chance.pick(scalars);
  if (chance.happens(0.7) && !Array.isArray(document['a'])) {
    document['c'] = chance.happens(0.4) ? { x: chance.pick(scalars) } : randomElements(chance);
  }
  return document;
}
