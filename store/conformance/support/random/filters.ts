import type { Document } from 'mongodb';

import { few, randomValue, scalars } from './documents.js';
import type { Chance } from './numbers.js';

const paths = ['a', 'b', 'c', 'c.x', 'c.y', 'a.x', 'a.0', 'c.0.x', 'c.x.0', 'c.1', '_id'];
const types = ['number', 'string', 'array', 'int', 'long', 'decimal', 'double', 'null', 'object', 'date', 'objectId'];

type Make = (chance: Chance) => unknown;

/** What can be said of the value at a path; those said more often come more than once. */
const conditions: Make[] = [
  ({ pick }) => pick(scalars),
  (chance) => randomValue(chance),
  ({ pick }) => ({ $eq: pick(scalars) }),
  ({ pick }) => ({ $gt: pick(scalars) }),
  ({ pick }) => ({ $gte: pick(scalars), $lt: pick(scalars) }),
  ({ pick }) => ({ $lte: pick(scalars) }),
  (chance) => ({ $gte: randomValue(chance) }),
  ({ pick }) => ({ $in: [pick(scalars), pick(scalars), pick(scalars)] }),
  (chance) => ({ $in: [randomValue(chance), chance.pick(few)] }),
  ({ pick }) => ({ $in: [pick([/^a/, /b/i]), null, pick(scalars)] }),
  ({ pick }) => ({ $nin: [pick(scalars), pick(scalars)] }),
  ({ pick }) => ({ $nin: [pick([/^a/, /b/i]), pick(few)] }),
  ({ pick }) => ({ $ne: pick(scalars) }),
  ({ happens }) => ({ $exists: happens(0.5) }),
  ({ pick }) => ({ $type: pick(types) }),
  ({ pick }) => ({ $type: [pick(types), pick(types)] }),
  ({ pick, happens }) => ({ $regex: pick(['^a', '^ab', 'b', '^$']), ...(happens(0.3) ? { $options: 'i' } : {}) }),
  ({ pick }) => ({ $not: { $gt: pick(scalars) } }),
  ({ pick }) => ({ $not: { $in: [pick(scalars)] } }),
  ({ pick }) => ({ $not: pick([/^a/, /b/i]) }),
  ({ pick }) => ({ $not: { $elemMatch: { x: pick(few) } } }),
  (chance) => ({ $lte: randomValue(chance), $ne: chance.pick(few) }),
  (chance) => ({ $all: [randomValue(chance)] }),
  ({ pick }) => ({ [pick(['$bitsAllSet', '$bitsAnySet', '$bitsAllClear', '$bitsAnyClear'])]: pick([0, 1, 2, 3]) }),
  ({ below }) => ({ $size: below(3) }),
  ({ pick }) => ({ $all: [pick(scalars)] }),
  ({ pick }) => ({ $all: [pick(few), pick(few)] }),
  ({ below, pick }) => ({ $mod: [pick([2, 3]), below(2)] }),
  ({ pick }) => ({ $elemMatch: { $gte: pick(scalars) } }),
  ({ pick }) => ({ $elemMatch: { $ne: pick(few), $exists: true } }),
  ({ pick }) => ({ $elemMatch: { x: pick(few) } }),
  ({ pick }) => ({ $elemMatch: { x: pick(few), y: { $gte: pick(few) } } }),
  ({ pick }) => ({ $elemMatch: { $or: [{ x: pick(few) }, { y: pick(few) }] } }),
  ({ pick }) => ({ $all: [{ $elemMatch: { x: pick(few) } }, { $elemMatch: { y: pick(few) } }] }),
];

/** What is said of `_id`, which is a small number. */
const ofId: Make[] = [
  ({ below }) => below(60),
  ({ below }) => ({ $gt: below(60) }),
  ({ below }) => ({ $in: [below(60), below(60), below(60)] }),
];

/** A filter over the fields of `randomDocument`. */
export function randomFilter(chance: Chance, depth = 0): Document {
  const filter: Document = {};
  for (let count = chance.below(4); count > 0; count--) {
    const path = chance.pick(paths);
    filter[path] = chance.pick(path === '_id' ? ofId : conditions)(chance);
  }
  if (chance.happens(0.2)) {
    filter['c.x'] = chance.pick(few);
    filter['c.y'] = chance.happens(0.5) ? chance.pick(few) : { $gte: chance.pick(few) };
  }
  if (depth > 0) return filter;
  for (const connective of ['$or', '$and', '$nor']) {
    if (!chance.happens(0.12)) continue;
    filter[connective] = [randomFilter(chance, 1), randomFilter(chance, 1)];
  }
  return filter;
}

/** Fields to keep or to leave out, and parts of lists. */
export function randomProjection(chance: Chance): Document {
  const flag = chance.pick([0, 1]);
  const fields = chance.pick([['a', 'c.x'], ['b', 'a.x'], ['c'], ['c.y', 'c.x', 'b'], ['a.x', 'c.x.y'], ['nothing']]);
  const ofList = chance.pick([
    { $slice: chance.pick([-1, 0, 1, 2]) },
    { $slice: [chance.pick([-2, 0, 1, 5]), chance.pick([1, 2])] },
    { $elemMatch: { x: chance.pick(few) } },
    { $elemMatch: { $gte: chance.pick(few) } },
  ]);
  const isKept = '$elemMatch' in ofList ? 1 : flag;
  return {
    ...(chance.happens(0.4) ? { _id: isKept === 1 ? 0 : chance.pick([0, 1]) } : {}),
    ...chance.pick([
      Object.fromEntries(fields.map((path) => [path, flag])),
      { c: ofList },
      { b: isKept, c: ofList },
      { a: ofList, 'c.x': isKept },
    ]),
  };
}

/** An order that leaves no two documents in doubt. */
export function randomSort(chance: Chance): Document {
  const direction = () => chance.pick([1, -1]);
  const first = chance.pick(['a', 'b', 'c.x', 'a.x', '_id']);
  return {
    [first]: direction(),
    ...(chance.happens(0.5) ? { [chance.pick(['a', 'b'])]: direction() } : {}),
    _id: direction(),
  };
}
