import { setField } from '../../bson/path.js';
import { isDoc, isTruthy, rankOf, TypeOrder, type Doc } from '../../bson/value.js';
import { located } from '../../error.js';
import { compileExpression, compileProjected } from '../expression.js';
import { partsOf } from '../field-path.js';
import { scopeOf, type Expression, type Scope } from '../scope.js';
import type { CompileChange } from '../stage.js';

type Leaf = 'keep' | 'drop' | Expression;
type Tree = Map<string, Leaf | Tree>;

/** `$project` */
export const project: CompileChange = (argument, context) => {
  if (!isDoc(argument)) throw located(15969, '$project specification must be an object');
  if (Object.keys(argument).length === 0) {
    throw located(51272, 'Invalid $project :: caused by :: projection specification must have at least one field');
  }
  const tree: Tree = new Map();
  for (const [path, value] of Object.entries(argument)) put(tree, path, value, leafOf);
  const isInclusive = modeOf(tree);
  if (isInclusive && !tree.has('_id')) tree.set('_id', 'keep');
  return (document) => projectDoc(document, tree, isInclusive, scopeOf(document, context));
};

/** `$addFields`, also called `$set` */
export const addFields: CompileChange = (argument, context, name) => {
  if (!isDoc(argument)) throw located(40272, `${name} specification stage must be an object`);
  const tree: Tree = new Map();
  for (const [path, value] of Object.entries(argument)) put(tree, path, value, compileExpression);
  if (tree.size === 0)
    throw located(40177, `Invalid ${name} :: caused by :: specification must have at least one field`);
  return (document) => addToDoc(document, tree, scopeOf(document, context));
};

/** `$unset` */
export const unset: CompileChange = (argument, context, name) => {
  const paths: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (!paths.every((path) => typeof path === 'string')) {
    throw located(31002, '$unset specification must be a string or an array containing only string values');
  }
  if (paths.length === 0)
    throw located(31119, '$unset specification must be a string or an array with at least one field');
  return project(Object.fromEntries(paths.map((path) => [path, false])), context, name);
};

/** `$replaceRoot` and `$replaceWith` */
export const replaceRoot: CompileChange = (argument, context, name) => {
  const written = name === '$replaceRoot' ? newRootOf(argument) : argument;
  const expression = compileExpression(written);
  return (document) => {
    const made = expression(scopeOf(document, context));
    if (isDoc(made)) return made;
    throw located(40228, "'newRoot' expression must evaluate to an object, but resulting value was of another type");
  };
};

function newRootOf(argument: unknown): unknown {
  if (!isDoc(argument))
    throw located(40229, 'expected an object as specification for $replaceRoot stage, got another type');
  for (const field of Object.keys(argument)) {
    if (field !== 'newRoot') throw located(40415, `BSON field '$replaceRoot.${field}' is an unknown field.`);
  }
  if (argument['newRoot'] === undefined) {
    throw located(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  }
  return argument['newRoot'];
}

function leafOf(value: unknown): Leaf {
  const rank = rankOf(value);
  if (rank === TypeOrder.boolean || rank === TypeOrder.number) return isTruthy(value) ? 'keep' : 'drop';
  return compileProjected(value);
}

function put(tree: Tree, path: string, value: unknown, leafFor: (value: unknown) => Leaf): void {
  const parts = path === '' ? [''] : partsOf(path);
  if (path === '') throw located(40352, 'FieldPath cannot be constructed with empty string');
  let at = tree;
  for (const part of parts.slice(0, -1)) {
    const inner = at.get(part) ?? new Map<string, Leaf | Tree>();
    if (!(inner instanceof Map)) throw collision(path);
    at.set(part, inner);
    at = inner;
  }
  const last = parts.at(-1) ?? '';
  const isNested = isDoc(value) && !Object.keys(value)[0]?.startsWith('$');
  if (!isNested) {
    if (at.has(last)) throw collision(path);
    at.set(last, leafFor(value));
    return;
  }
  if (Object.keys(value).length === 0) {
    throw located(51270, `An empty sub-projection is not a valid value. Found empty object at path ${path}`);
  }
  const inner = at.get(last) ?? new Map<string, Leaf | Tree>();
  if (!(inner instanceof Map)) throw collision(path);
  at.set(last, inner);
  for (const [name, each] of Object.entries(value)) put(inner, name, each, leafFor);
}

const collision = (path: string) => located(31250, `Invalid $project :: caused by :: Path collision at ${path}`);

/** Inclusive, unless what it says is what to leave out. `_id` may be left out of either. */
function modeOf(tree: Tree): boolean {
  const leaves = leavesOf(tree, '').filter(({ path }) => path !== '_id');
  const kept = leaves.find(({ leaf }) => leaf !== 'drop');
  const dropped = leaves.find(({ leaf }) => leaf === 'drop');
  if (kept && dropped) {
    const isFirstKept = leaves.indexOf(kept) < leaves.indexOf(dropped);
    throw isFirstKept
      ? located(
          31254,
          `Invalid $project :: caused by :: Cannot do exclusion on field ${dropped.path} in inclusion projection`,
        )
      : located(
          31253,
          `Invalid $project :: caused by :: Cannot do inclusion on field ${kept.path} in exclusion projection`,
        );
  }
  return kept !== undefined || (!dropped && tree.get('_id') !== 'drop');
}

function leavesOf(tree: Tree, before: string): { path: string; leaf: Leaf }[] {
  return [...tree].flatMap(([name, node]) =>
    node instanceof Map ? leavesOf(node, `${before}${name}.`) : [{ path: before + name, leaf: node }],
  );
}

function projectDoc(document: Doc, tree: Tree, isInclusive: boolean, scope: Scope): Doc {
  const out: Doc = {};
  for (const name of Object.keys(document)) {
    const node = tree.get(name);
    const value = document[name];
    if (node === undefined) {
      if (!isInclusive) setField(out, name, value);
    } else if (node === 'keep') {
      setField(out, name, value);
    } else if (node instanceof Map) {
      const inner = projectInner(value, node, isInclusive, scope);
      if (inner !== undefined) setField(out, name, inner);
    }
  }
  // Fields that expressions make come last, in the order they were written.
  for (const [name, node] of tree) {
    if (typeof node === 'function') assign(out, name, node(scope));
    else if (node instanceof Map && !isDoc(document[name]) && !Array.isArray(document[name]) && isInclusive) {
      const inner = projectDoc({}, node, isInclusive, scope);
      if (hasExpression(node)) assign(out, name, inner);
    }
  }
  return out;
}

function hasExpression(tree: Tree): boolean {
  return [...tree.values()].some((node) => (node instanceof Map ? hasExpression(node) : typeof node === 'function'));
}

function assign(out: Doc, name: string, value: unknown): void {
  if (value === undefined) Reflect.deleteProperty(out, name);
  else setField(out, name, value);
}

function projectInner(value: unknown, tree: Tree, isInclusive: boolean, scope: Scope): unknown {
  if (isDoc(value)) return projectDoc(value, tree, isInclusive, scope);
  if (!Array.isArray(value)) return isInclusive ? undefined : value;
  return value
    .map((each: unknown) => projectInner(each, tree, isInclusive, scope))
    .filter((each) => each !== undefined);
}

function addToDoc(document: Doc, tree: Tree, scope: Scope): Doc {
  const out: Doc = { ...document };
  for (const [name, node] of tree) {
    if (node instanceof Map) assign(out, name, addToValue(document[name], node, scope));
    else if (typeof node === 'function') assign(out, name, node(scope));
  }
  return out;
}

/** Goes into every document of an array; what is neither becomes a document. */
function addToValue(value: unknown, tree: Tree, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => addToValue(each, tree, scope));
  return addToDoc(isDoc(value) ? value : {}, tree, scope);
}
