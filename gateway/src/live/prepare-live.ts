import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { getArgumentValues, Kind, type FieldNode } from 'graphql';
import type { CallContext } from '../data-source.js';
import { codedError } from '../error-mask.js';
import type { Gateway, Prepared, Result } from '../gateway.js';
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

/** Executes a payload: projects what it holds, then lets the rest of the plan resolve entities of other subgraphs. */
export async function executePayload(
  gateway: Gateway,
  live: PreparedLive,
  o: { payload: Record<string, unknown>; variables: Record<string, unknown>; call: CallContext },
): Promise<Result> {
  const owner = gateway.services[live.owner];
  if (!owner) throw new Error(`no data source for ${live.owner}`);
  const event: GraphQLDataSource = {
    process: async () => ({ data: await live.projection.answer(o.payload, { ...o, owner }) }),
  };
  return gateway.executePlan(live.prepared, {
    plan: live.plan,
    variables: o.variables,
    call: o.call,
    services: { ...gateway.services, [EVENT]: event },
  });
}

function withEvent(primary: FetchNode, rest: PlanNode | undefined): PlanNode {
  const first: FetchNode = { ...primary, serviceName: EVENT };
  return rest ? { kind: 'Sequence', nodes: [first, rest] } : first;
}

function variableOf(root: FieldNode, name: string): string | undefined {
  const value = root.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined;
}
