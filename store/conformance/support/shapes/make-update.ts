import type { Document } from 'mongodb';

import type { Chance } from '../random/numbers.js';
import { UnknownShape, words } from './parse-shape.js';

type Make = (chance: Chance) => Document;

/** What each operator does; no two of them change the same field. */
const changes: Record<string, Make> = {
  $set: ({ below }) => ({ title: `t${below(9)}` }),
  $unset: () => ({ gone: 1 }),
  $inc: ({ below }) => ({ count: 1 + below(3) }),
  $mul: () => ({ count: 2 }),
  $max: ({ below }) => ({ highest: below(40) }),
  $min: ({ below }) => ({ lowest: below(40) }),
  $push: ({ below }) => ({ list: below(9) }),
  $addToSet: ({ pick }) => ({ tags: pick(['x', 'new']) }),
  $pull: ({ below }) => ({ list: below(4) }),
  $pop: () => ({ list: 1 }),
  $rename: () => ({ name: 'called' }),
  $setOnInsert: ({ below }) => ({ born: below(9) }),
};

const clausesOfPush: Record<string, unknown> = { $each: [7, 1], $slice: -2, $position: 0, $sort: 1 };

/** An update that has each operator of a clause, and no other. */
export function makeUpdate(clause: string, chance: Chance): Document {
  if (clause === 'replace') return { kind: 1, seq: chance.below(9), list: [] };
  const operators = words(clause);
  const ofPush = operators.filter((operator) => operator in clausesOfPush);
  const update = Object.fromEntries(
    operators
      .filter((operator) => !ofPush.includes(operator))
      .map((operator) => {
        const make = changes[operator];
        if (!make) throw new UnknownShape(`the operator ${operator} in an update`);
        return [operator, make(chance)];
      }),
  );
  if (ofPush.length === 0) return update;
  if (!('$push' in update)) throw new UnknownShape(`${ofPush.join(' ')} without $push`);
  return { ...update, $push: { list: Object.fromEntries(ofPush.map((name) => [name, clausesOfPush[name]])) } };
}
