import { encode } from '../bson/codec.js';
import { getField, setField, splitPath } from '../bson/path.js';
import { isDoc, isTruthy, rankOf, toNumber, TypeOrder, typeNameOf, type Doc } from '../bson/value.js';
import { compileProjected } from '../aggregate/expression.js';
import { scopeOf, type Expression } from '../aggregate/scope.js';
import { badValue, located, notSupported } from '../error.js';
import type { ValueTest } from './compare.js';
import { compileElement, type FilterContext } from './match.js';
import { matchedPosition } from './positional.js';
import { documentOf, type Found } from './scan.js';

type Leaf =
  | { kind: 'include' }
  | { kind: 'exclude' }
  | { kind: 'slice'; skip: number | undefined; limit: number }
  | { kind: 'elemMatch'; test: ValueTest }
  | { kind: 'positional'; parts: string[] }
  | { kind: 'expression'; expression: Expression };

type Tree = Map<string, Leaf | Tree>;

/** Cuts a found document to what was asked for. */
export type Projection = (found: Found) => Buffer;

interface Context extends FilterContext {
  isInclusive: boolean;
  root: Doc;
  filter: Doc;
}

/**
 * Compiles the projection of a find; an empty one hands the raw bytes through.
 *
 * @throws when fields are both named to keep and to leave out
 */
export function compileProjection(spec: Doc, filter: Doc, surroundings: FilterContext): Projection {
  if (Object.keys(spec).length === 0) return ({ raw }) => raw;
  const leaves = leavesOf(spec, [], surroundings);
  const isInclusive = modeOf(leaves);
  const tree = treeOf(leaves, isInclusive);
  return (found) => {
    const root = documentOf(found);
    const context = { ...surroundings, isInclusive, root, filter };
    return encode(projectDoc(root, tree, context));
  };
}

function leavesOf(spec: Doc, path: readonly string[], context: FilterContext): { path: string[]; leaf: Leaf }[] {
  return Object.entries(spec).flatMap(([name, value]) => {
    const full = [...path, ...partsOf(name)];
    if (full.at(-1) === '$') {
      refuseMisplaced(value);
      const parts = full.slice(0, -1);
      return [{ path: parts, leaf: { kind: 'positional', parts } satisfies Leaf }];
    }
    const isNested = isDoc(value) && Object.keys(value).length > 0 && !Object.keys(value)[0]?.startsWith('$');
    return isNested ? leavesOf(value, full, context) : [{ path: full, leaf: leafOf(full, value, context) }];
  });
}

/** @throws unless the positional `$` is told to keep its element */
function refuseMisplaced(value: unknown): void {
  if (isDoc(value)) throw located(31271, 'positional projection cannot be used with an expression or sub object');
  const rank = rankOf(value);
  if (rank !== TypeOrder.boolean && rank !== TypeOrder.number) {
    throw located(31308, 'positional projection cannot be used with a literal');
  }
  if (!isTruthy(value)) throw located(31395, 'positional projection cannot be used with exclusion');
}

function partsOf(name: string): string[] {
  if (name === '') throw located(40352, 'FieldPath cannot be constructed with empty string');
  if (name.endsWith('.')) throw located(40353, "FieldPath must not end with a '.'.");
  const parts = splitPath(name);
  if (parts.includes('')) throw located(15998, 'FieldPath field names may not be empty strings.');
  if (parts.slice(0, -1).includes('$')) {
    throw located(31394, "As of 4.4, it's illegal to specify positional operator in the middle of a path.");
  }
  if (parts.some((part, at) => part.startsWith('$') && !(part === '$' && at > 0))) {
    throw located(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
  }
  return parts;
}

function leafOf(path: readonly string[], value: unknown, context: FilterContext): Leaf {
  const rank = rankOf(value);
  if (rank === TypeOrder.boolean || rank === TypeOrder.number) return { kind: isTruthy(value) ? 'include' : 'exclude' };
  if (!isDoc(value)) return { kind: 'expression', expression: compileProjected(value) };
  const [operator, argument] = Object.entries(value)[0] ?? [];
  switch (operator) {
    case undefined:
      throw located(
        51270,
        `An empty sub-projection is not a valid value. Found empty object at path ${path.join('.')}`,
      );
    case '$slice':
      return sliceLeaf(argument) ?? { kind: 'expression', expression: compileProjected(value) };
    case '$elemMatch':
      if (!isDoc(argument))
        throw located(31274, `elemMatch: Invalid argument, object required, but got ${typeNameOf(argument)}`);
      if (path.length > 1) throw located(31275, 'Cannot use $elemMatch projection on a nested field.');
      return { kind: 'elemMatch', test: compileElement(argument, context) };
    case '$meta':
      throw notSupported('projection of $meta');
    default:
      return { kind: 'expression', expression: compileProjected(value) };
  }
}

/** `$slice: n` and `$slice: [skip, n]`; with other arguments it is the expression of the same name. */
function sliceLeaf(argument: unknown): Leaf | undefined {
  const one = toNumber(argument);
  if (one !== undefined) return { kind: 'slice', skip: undefined, limit: one };
  if (!Array.isArray(argument) || argument.length !== 2) return undefined;
  const skip = toNumber(argument[0]);
  const limit = toNumber(argument[1]);
  if (skip === undefined || limit === undefined) return undefined;
  if (limit <= 0) throw located(28724, `First argument to $slice must be positive: ${limit}`);
  return { kind: 'slice', skip, limit };
}

function modeOf(leaves: readonly { path: string[]; leaf: Leaf }[]): boolean {
  let isInclusive: boolean | undefined;
  const fields = leaves.filter(({ path }) => path.join('.') !== '_id');
  refuseSeveralPositions(fields);
  for (const { path, leaf } of fields) {
    if (leaf.kind === 'slice' || leaf.kind === 'elemMatch') continue;
    const includes = leaf.kind !== 'exclude';
    if (isInclusive === undefined) isInclusive = includes;
    else if (isInclusive !== includes) {
      const name = path.join('.');
      if (leaf.kind === 'positional') throw located(31395, 'positional projection cannot be used with exclusion');
      throw includes
        ? located(31253, `Cannot do inclusion on field ${name} in exclusion projection`)
        : located(31254, `Cannot do exclusion on field ${name} in inclusion projection`);
    }
  }
  if (isInclusive !== undefined) return isInclusive;
  if (fields.some(({ leaf }) => leaf.kind === 'elemMatch')) return true;
  return fields.length === 0 && leaves.every(({ leaf }) => leaf.kind !== 'exclude');
}

function refuseSeveralPositions(fields: readonly { leaf: Leaf }[]): void {
  if (fields.filter(({ leaf }) => leaf.kind === 'positional').length <= 1) return;
  throw located(31276, 'Cannot specify more than one positional projection per query.');
}

function treeOf(leaves: readonly { path: string[]; leaf: Leaf }[], isInclusive: boolean): Tree {
  const tree: Tree = new Map();
  if (isInclusive) tree.set('_id', { kind: 'include' });
  for (const { path, leaf } of leaves) {
    let at = tree;
    for (const [depth, part] of path.slice(0, -1).entries()) {
      const inner = at.get(part);
      if (inner && !(inner instanceof Map)) throw collisionInside(path, depth);
      const next: Tree = inner ?? new Map<string, Leaf | Tree>();
      at.set(part, next);
      at = next;
    }
    const last = path.at(-1) ?? '';
    // _id is kept unless told otherwise: that is no collision with what is said of it.
    if (at.has(last) && !(at === tree && last === '_id')) throw collision(path);
    at.set(last, leaf);
  }
  return tree;
}

const collisionInside = (path: readonly string[], depth: number) =>
  located(31249, `Path collision at ${path.join('.')} remaining portion ${path.slice(depth + 1).join('.')}`);

const collision = (path: readonly string[]) => located(31250, `Path collision at ${path.join('.')}`);

function projectDoc(document: Doc, tree: Tree, context: Context): Doc {
  const out: Doc = {};
  for (const name of Object.keys(document)) {
    const node = tree.get(name);
    const value = document[name];
    if (node === undefined) {
      if (!context.isInclusive) setField(out, name, value);
      continue;
    }
    if (isMadeAfter(node, context)) continue;
    const kept = node instanceof Map ? projectInner(value, node, context) : projectLeaf(value, node, context);
    if (kept !== undefined) setField(out, name, kept);
  }
  addComputed(out, document, tree, context);
  return out;
}

/** What an expression makes comes after what the document has, also if the document has a field of that name. */
function isMadeAfter(node: Leaf | Tree, context: Context): boolean {
  if (node instanceof Map) return false;
  return node.kind === 'expression' || (node.kind === 'elemMatch' && context.isInclusive);
}

function addComputed(out: Doc, document: Doc, tree: Tree, context: Context): void {
  for (const [name, node] of tree) {
    if (isMadeAfter(node, context)) {
      const made = node instanceof Map ? undefined : projectLeaf(getField(document, name), node, context);
      if (made !== undefined) setField(out, name, made);
    } else if (node instanceof Map && !Object.hasOwn(document, name)) {
      const inner = projectDoc({}, node, context);
      if (Object.keys(inner).length > 0) setField(out, name, inner);
    }
  }
}

function projectInner(value: unknown, tree: Tree, context: Context): unknown {
  if (Array.isArray(value)) {
    const elements: unknown[] = value.map((each) => projectInner(each, tree, context));
    return elements.filter((each) => each !== undefined);
  }
  if (isDoc(value)) return projectDoc(value, tree, context);
  return context.isInclusive ? undefined : value;
}

function projectLeaf(value: unknown, leaf: Leaf, context: Context): unknown {
  switch (leaf.kind) {
    case 'include':
      return value;
    case 'exclude':
      return undefined;
    case 'slice':
      return Array.isArray(value) ? sliced(value, leaf.skip, leaf.limit) : value;
    case 'elemMatch': {
      const element: unknown = Array.isArray(value) ? value.find(leaf.test) : undefined;
      return element === undefined ? undefined : [element];
    }
    case 'positional': {
      if (!Array.isArray(value)) return value;
      const position = matchedPosition(context.filter, leaf.parts, context.root, context.collation);
      if (position === undefined) {
        throw located(
          51246,
          "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
        );
      }
      return [value[position]];
    }
    case 'expression':
      return leaf.expression(scopeOf(context.root, context));
    default:
      throw badValue('unknown projection');
  }
}

function sliced(array: unknown[], skip: number | undefined, limit: number): unknown[] {
  if (skip === undefined) return limit < 0 ? array.slice(limit) : array.slice(0, limit);
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
  return array.slice(start, start + limit);
}
