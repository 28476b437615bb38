import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { getArgumentValues, Kind, type FieldNode, type GraphQLError } from 'graphql';
import type { CallContext } from '../data-source.js';
import { codedError, codeOf } from '../error-mask.js';
import type { Gateway, Prepared, Result } from '../gateway.js';
import { compileCompletion, type Completion } from './completion.js';
import { sourceOf, type EntitySources } from './entities.js';
import { planJoins, runJoins, type JoinPlan } from './joins.js';
import { compileProjection, type Projection } from './project.js';

/** How much of a room somebody sees. */
export type Visibility = 'reader' | 'moderator';

/** A subscription ready to run: the plan with the event in place of the first fetch. */
export interface PreparedLive {
  readonly prepared: Prepared;
  /** The subscription field: `roomEvents`, `myEvents`. */
  readonly field: string;
  readonly root: FieldNode;
  readonly projection: Projection;
  /** The subgraph that owns the event, asked for what the event does not hold. */
  readonly owner: string;
  readonly plan: QueryPlan;
  /** The plan without its executor; undefined for one that is too much for it. */
  readonly direct: { readonly joins: JoinPlan; readonly complete: Completion } | undefined;
  /** The name of the variable that carries `after`, which differs between subscribers that share everything else. */
  readonly afterVariable: string | undefined;
}

const EVENT = 'the event';
const kept = new WeakMap<Prepared, PreparedLive>();

/** @throws GRAPHQL_VALIDATION_FAILED for a subscription that does not select its field plainly */
export function prepareLive(prepared: Prepared): PreparedLive {
  const known = kept.get(prepared);
  if (known) return known;
  const { node } = prepared.plan();
  const root = prepared.operation.selectionSet.selections.find((selection) => selection.kind === Kind.FIELD);
  if (node?.kind !== 'Subscription' || !root) {
    throw codedError('GRAPHQL_VALIDATION_FAILED', 'A subscription selects its field directly.');
  }
  const { primary, rest } = node;
  const live: PreparedLive = {
    prepared,
    field: root.name.value,
    root,
    projection: compileProjection(prepared.graph.supergraphSchema, primary),
    owner: primary.serviceName,
    plan: { kind: 'QueryPlan', node: withEvent(primary, rest) },
    direct: compileDirect(prepared, rest),
    afterVariable: variableOf(root, 'after'),
  };
  kept.set(prepared, live);
  return live;
}

/** The arguments of the subscription field. */
export function argumentsOf(live: PreparedLive, coerced: Record<string, unknown>): Record<string, unknown> {
  const field = live.prepared.graph.schema.getSubscriptionType()?.getFields()[live.field];
  return field ? getArgumentValues(field, live.root, coerced) : {};
}

export interface Execution {
  readonly payload: Record<string, unknown>;
  readonly variables: Record<string, unknown>;
  readonly call: CallContext;
}

/**
 * Executes a payload: projects what it holds, then lets the rest of the plan resolve entities of other subgraphs.
 *
 * A projection and a few joins need no executor, whose walk through a document costs as much as handing a message to ten
 * sockets (bench/questions/fan-out.bench.ts). Whatever is not as it should be goes to Apollo's, which knows every rule.
 */
export async function executePayload(
  live: PreparedLive,
  execution: Execution,
  o: { gateway: Gateway; services: EntitySources },
): Promise<Result> {
  return (await executeDirectly(live, execution, o.services)) ?? executePlanned(live, execution, o);
}

/** @returns undefined when it is not for us to tell what comes of it */
export async function executeDirectly(
  { direct, projection, owner }: PreparedLive,
  { payload, ...o }: Execution,
  services: EntitySources,
): Promise<Result | undefined> {
  if (!direct) return undefined;
  try {
    const data = await projection.answer(payload, { ...o, owner: sourceOf(services, owner) });
    await runJoins(direct.joins, data, { ...o, services });
    return { data: direct.complete(data) };
  } catch (error) {
    // Asking once more what did not answer would only add to its load.
    return codeOf(error) === 'UNAVAILABLE' ? { data: null, errors: [error as GraphQLError] } : undefined;
  }
}

/** The same by Apollo's executor. */
export async function executePlanned(
  live: PreparedLive,
  { payload, variables, call }: Execution,
  { gateway, services }: { gateway: Gateway; services: EntitySources },
): Promise<Result> {
  const owner = sourceOf(services, live.owner);
  const event: GraphQLDataSource = {
    process: async () => ({ data: await live.projection.answer(payload, { variables, call, owner }) }),
  };
  const { prepared, plan } = live;
  return gateway.executePlan(prepared, { plan, variables, call, services: { ...services, [EVENT]: event } });
}

function compileDirect(prepared: Prepared, rest: PlanNode | undefined): PreparedLive['direct'] {
  const [joins, complete] = [planJoins(rest), compileCompletion(prepared)];
  return joins && complete && { joins, complete };
}

function withEvent(primary: FetchNode, rest: PlanNode | undefined): PlanNode {
  const first: FetchNode = { ...primary, serviceName: EVENT };
  return rest ? { kind: 'Sequence', nodes: [first, rest] } : first;
}

function variableOf(root: FieldNode, name: string): string | undefined {
  const value = root.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined;
}
