import type { Document } from 'mongodb';

import type { Chance } from '../random/numbers.js';
import { UnknownShape, words } from './parse-shape.js';

type Make = (chance: Chance) => Document;

const connectives = ['$and', '$or', '$nor'];

/** One condition for each operator; those that can stand beside each other are about the same path. */
const conditions: Record<string, Make> = {
  '=': ({ below }) => ({ kind: below(3) }),
  '= null': () => ({ at: null }),
  '/x/': ({ pick }) => ({ name: pick([/^a/, /^ad/, /b/i]) }),
  $eq: ({ below }) => ({ kind: { $eq: below(3) } }),
  $ne: ({ below }) => ({ group: { $ne: below(4) } }),
  $in: ({ below }) => ({ group: { $in: [below(4), below(4), 9] } }),
  $nin: ({ below }) => ({ group: { $nin: [below(4), 9] } }),
  $gt: ({ below }) => ({ seq: { $gt: below(20) } }),
  $gte: ({ below }) => ({ seq: { $gte: below(20) } }),
  $lt: ({ below }) => ({ seq: { $lt: 20 + below(20) } }),
  $lte: ({ below }) => ({ seq: { $lte: 20 + below(20) } }),
  $exists: ({ happens }) => ({ at: { $exists: happens(0.5) } }),
  $type: () => ({ at: { $type: 'date' } }),
  $regex: ({ pick }) => ({ name: { $regex: pick(['^a', 'b', '^ad']) } }),
  $options: () => ({ name: { $options: 'i' } }),
  $size: ({ below }) => ({ list: { $size: below(4) } }),
  $all: ({ pick }) => ({ tags: { $all: [pick(['x', 'y'])] } }),
  $mod: ({ below }) => ({ count: { $mod: [3, below(3)] } }),
};

/** A filter that has each operator of a clause, and no other. */
export function makeFilter(clause: string | undefined, chance: Chance): Document {
  const operators = words(clause?.replace('= null', '=null')).map((each) => each.replace('=null', '= null'));
  const used = connectives.filter((each) => operators.includes(each));
  const made = operators
    .filter((operator) => !connectives.includes(operator))
    .map((operator) => {
      const make = conditions[operator];
      if (!make) throw new UnknownShape(`the operator ${operator} in a filter`);
      return make(chance);
    });
  if (used.length === 0) return together(made);
  // Each condition goes into one of the connectives, or beside them.
  const clauses = new Map(used.map((name): [string, Document[]] => [name, []]));
  const beside: Document[] = [];
  for (const condition of made) {
    const name = chance.pick([...used, 'beside']);
    (clauses.get(name) ?? beside).push(condition);
  }
  for (const [name, list] of clauses) beside.push({ [name]: list.length > 0 ? list : [{}] });
  return together(beside);
}

/** One document of all conditions; operators on one path stand beside each other. */
function together(parts: readonly Document[]): Document {
  return parts.reduce<Document>((filter, part) => {
    for (const [path, condition] of Object.entries(part)) {
      const known: unknown = filter[path];
      filter[path] = isPlain(known) && isPlain(condition) ? { ...known, ...condition } : condition;
    }
    return filter;
  }, {});
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** The fields of an order, of an index: as many as the clause has directions. */
export function makeSort(clause: string | undefined): Record<string, 1 | -1> {
  const paths = ['seq', 'kind', 'group', '_id'];
  return Object.fromEntries(
    words(clause).map((direction, at) => [paths[at] ?? `more${at}`, direction === '1' ? 1 : -1]),
  );
}
