import type { FetchNode, PlanNode } from '@apollo/query-planner';
import type { CallContext } from '../data-source.js';
import { Incomplete } from './completion.js';
import { entityRequest, fetchEntities, sourceOf, type EntitySources } from './entities.js';

type Json = Record<string, unknown>;

export interface JoinOptions {
  readonly services: EntitySources;
  readonly variables: Json;
  readonly call: CallContext;
}

/** Entities along one path of the answer, and what their owner adds to them. */
interface Join {
  readonly serviceName: string;
  readonly path: readonly string[];
  readonly query: string;
  readonly variables: readonly string[];
  /** The fields that tell an entity, by its type. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

/** What is joined one after the other; what stands together does not wait for each other. */
export type JoinPlan = readonly (readonly Join[])[];

/**
 * Reads what follows the first fetch of a plan as joins.
 *
 * @returns undefined for a plan that has more than that in it
 */
export function planJoins(node: PlanNode | undefined): JoinPlan | undefined {
  if (!node) return [];
  switch (node.kind) {
    case 'Sequence': {
      const stages = node.nodes.map(planJoins);
      return stages.every((stage) => stage !== undefined) ? stages.flat() : undefined;
    }
    case 'Parallel': {
      const branches = node.nodes.map(planJoins);
      if (!branches.every((branch) => branch !== undefined && branch.length <= 1)) return undefined;
      return [branches.flatMap((branch) => branch?.[0] ?? [])];
    }
    case 'Flatten': {
      const join = joinAt(node.path, node.node);
      return join && [[join]];
    }
    default:
      return undefined;
  }
}

/** Adds to an event what other subgraphs know of it. @throws {@link Incomplete}, and what {@link fetchEntities} throws */
export async function runJoins(plan: JoinPlan, data: Json, o: JoinOptions): Promise<void> {
  for (const stage of plan) {
    const asked = stage.flatMap((join) => startJoin(join, data, o) ?? []);
    if (asked.length > 0) await Promise.all(asked);
  }
}

/** @returns undefined when nothing had to be waited for */
function startJoin(join: Join, data: Json, { services, variables, call }: JoinOptions): Promise<void> | undefined {
  const targets: Json[] = [];
  collectAt(data, join.path, 0, targets);
  if (targets.length === 0) return undefined;
  const source = sourceOf(services, join.serviceName);
  const representations = targets.map((target) => representationOf(target, join.keys));
  const request = entityRequest(join, { representations, variables });
  const known = source.recall?.(request, call);
  if (known) {
    mergeAll(targets, known);
    return undefined;
  }
  return fetchEntities(source, request, call).then((entities) => {
    mergeAll(targets, entities);
  });
}

function joinAt(path: readonly (string | number)[], node: PlanNode): Join | undefined {
  if (node.kind !== 'Fetch' || node.inputRewrites || node.outputRewrites || node.contextRewrites) return undefined;
  const keys = keysOf(node);
  const isPlain = path.every((key) => typeof key === 'string' && !key.includes('|')); // a bar: of some types only
  if (!keys || !isPlain) return undefined;
  const { serviceName, operation: query, variableUsages: variables = [] } = node;
  return { serviceName, path: path as readonly string[], query, variables, keys };
}

function keysOf({ requires = [] }: FetchNode): Join['keys'] | undefined {
  const keys = new Map<string, string[]>();
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment' || selection.typeCondition === undefined) return undefined;
    const names: string[] = [];
    for (const field of selection.selections) {
      if (field.kind !== 'Field' || field.alias !== undefined || field.selections) return undefined;
      names.push(field.name);
    }
    keys.set(selection.typeCondition, names);
  }
  return keys;
}

function representationOf(target: Json, keys: Join['keys']): Json {
  const names = keys.get(String(target['__typename']));
  if (!names) throw new Incomplete();
  const representation: Json = {};
  for (const name of names) {
    if (target[name] === undefined) throw new Incomplete();
    representation[name] = target[name];
  }
  return representation;
}

/** All objects at a path, where `@` is every element of a list. */
function collectAt(value: unknown, path: readonly string[], depth: number, into: Json[]): void {
  if (value == null) return;
  const key = path[depth];
  if (key === undefined) into.push(value as Json);
  else if (key === '@') for (const item of value as unknown[]) collectAt(item, path, depth + 1, into);
  else collectAt((value as Json)[key], path, depth + 1, into);
}

function mergeAll(targets: readonly Json[], entities: readonly (Json | null)[]): void {
  for (const [index, target] of targets.entries()) {
    const entity = entities[index];
    if (!entity) throw new Incomplete();
    for (const key in entity) {
      // Two halves of one object would have to be put together, field by field.
      if (typeof target[key] === 'object' && target[key] !== null) throw new Incomplete();
      target[key] = entity[key];
    }
  }
}
