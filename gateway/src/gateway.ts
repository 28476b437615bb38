import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway';
import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import type { Log } from '@sl3/platform/log';
import {
  getVariableValues,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { needsOf, type Needs } from './authorise.js';
import { costOf } from './cost.js';
import type { CallContext } from './data-source.js';
import { codedError } from './error-mask.js';
import { DOCUMENT_LIMITS, readDocument } from './limits.js';
import type { Graph } from './supergraph.js';

/** One operation of one document, parsed, within the limits, valid, and what it asks of a viewer. Kept between calls. */
export interface Prepared {
  readonly graph: Graph;
  readonly source: string;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly context: ReturnType<typeof buildOperationContext>;
  readonly needs: Needs;
  /** Made when first needed: planning costs more than all the rest. */
  readonly plan: () => QueryPlan;
}

/** What came of an operation, errors not yet masked. */
export interface Result {
  data?: Record<string, unknown> | null;
  errors?: readonly GraphQLError[];
}

const KEPT_DOCUMENTS = 2_000;

/**
 * Plans and executes operations over the subgraphs.
 *
 * Apollo's planner and plan executor are called directly: `ApolloGateway` around them refuses subscriptions, which
 * live/ runs from the very same plans, and reports usage to its maker.
 */
export class Gateway {
  #graph: Graph;
  /** In the order of their last use. */
  readonly #prepared = new Map<string, Prepared | GraphQLError>();

  constructor(
    private readonly o: {
      graph: Graph;
      services: Readonly<Record<string, GraphQLDataSource>>;
      introspection: boolean;
      log: Log;
    },
  ) {
    this.#graph = o.graph;
  }

  get graph(): Graph {
    return this.#graph;
  }

  /** Goes on with another graph; what runs already finishes with the former one. */
  use(graph: Graph): void {
    this.#graph = graph;
    this.#prepared.clear();
  }

  /** Whether {@link prepare} answers for this document at once. */
  hasRead(source: string, operationName: string | undefined): boolean {
    return this.#prepared.has(keyOf(source, operationName));
  }

  /**
   * @throws BAD_REQUEST, OPERATION_TOO_COMPLEX, GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED; the same document
   * gives the same error again without being read again
   */
  prepare(source: string, operationName: string | undefined): Prepared {
    const key = keyOf(source, operationName);
    let prepared = this.#prepared.get(key);
    if (prepared === undefined) {
      prepared = this.#read(source, operationName);
      // Refused at a glance, and not worth the memory: two thousand of them would be kept under their whole text.
      if (prepared instanceof GraphQLError && source.length > DOCUMENT_LIMITS.chars) throw prepared;
      const oldest = this.#prepared.size >= KEPT_DOCUMENTS ? this.#prepared.keys().next().value : undefined;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    } else {
      this.#prepared.delete(key);
    }
    this.#prepared.set(key, prepared);
    if (prepared instanceof GraphQLError) throw prepared;
    return prepared;
  }

  /**
   * Variables as the operation declares them, defaults applied, and what the operation may cost with them.
   *
   * @throws BAD_USER_INPUT, OPERATION_TOO_COMPLEX
   */
  coerce(prepared: Prepared, variables: Record<string, unknown>): { coerced: Record<string, unknown>; cost: number } {
    const { graph, operation, context } = prepared;
    const { coerced, errors } = getVariableValues(graph.schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: 3,
    });
    if (errors) throw codedError('BAD_USER_INPUT', errors[0]?.message);
    const walk = { schema: graph.schema, fragments: context.fragments, variables: coerced };
    return { coerced, cost: costOf(operation, walk) };
  }

  /** Runs a query or a mutation. */
  async execute(prepared: Prepared, variables: Record<string, unknown>, call: CallContext): Promise<Result> {
    return this.executePlan(prepared, { plan: prepared.plan(), variables, call, services: this.o.services });
  }

  /** Runs a plan; live/ passes one of its own, with the event in place of the first fetch. */
  async executePlan(
    prepared: Prepared,
    o: {
      plan: QueryPlan;
      variables: Record<string, unknown>;
      call: CallContext;
      services: Readonly<Record<string, GraphQLDataSource>>;
    },
  ): Promise<Result> {
    const request = {
      request: { variables: o.variables },
      context: o.call,
      metrics: {},
      logger: this.o.log,
      // What the executor reads of a request context is above; Apollo Server's own type asks for much more.
    } as unknown as Parameters<typeof executeQueryPlan>[2];
    const { graph, context } = prepared;
    const result = await executeQueryPlan(
      o.plan,
      { ...o.services },
      request,
      context,
      graph.supergraphSchema,
      graph.apiSchema,
    );
    return completed(result);
  }

  get services(): Readonly<Record<string, GraphQLDataSource>> {
    return this.o.services;
  }

  #read(source: string, operationName: string | undefined): Prepared | GraphQLError {
    try {
      const graph = this.#graph;
      const document = readDocument(source);
      const rules = this.o.introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
      const [invalid] = validate(graph.schema, document, rules, { maxErrors: 1 });
      if (invalid) return codedError('GRAPHQL_VALIDATION_FAILED', invalid.message);
      const operation = operationOf(document, operationName);
      const context = buildOperationContext({
        schema: graph.schema,
        operationDocument: document,
        ...(operationName !== undefined && { operationName }),
      });
      const needs = needsOf(graph.schema, graph.rules, document);
      let plan: QueryPlan | undefined;
      return {
        ...{ graph, source, document, operation, context, needs },
        plan: () => (plan ??= planOf(graph, document, operationName)),
      };
    } catch (error) {
      if (error instanceof GraphQLError) return error;
      throw error;
    }
  }
}

const keyOf = (source: string, operationName: string | undefined): string => JSON.stringify([operationName, source]);

function planOf(graph: Graph, document: DocumentNode, operationName: string | undefined): QueryPlan {
  const operation = operationFromDocument(graph.apiSchema, document, {
    ...(operationName !== undefined && { operationName }),
    validate: false, // graphql-js has validated it against the same schema
  });
  return graph.planner.buildQueryPlan(operation);
}

function operationOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const named = operationName === undefined ? operations : operations.filter((o) => o.name?.value === operationName);
  const [operation] = named;
  if (!operation) throw codedError('BAD_REQUEST', 'There is no such operation in the document.');
  if (named.length > 1) throw codedError('BAD_REQUEST', 'The document has several operations: name one.');
  return operation;
}

/**
 * A null where the schema promises a value is a fault, and Apollo's executor reports it in `extensions` only, where
 * nobody looks.
 */
function completed(result: Awaited<ReturnType<typeof executeQueryPlan>>): Result {
  const { data, errors, extensions } = result;
  const broken = (extensions as { valueCompletion?: GraphQLError[] } | undefined)?.valueCompletion ?? [];
  const faults = broken.filter((error) => !isAbsentEntity(data, error.path));
  const all = [...(errors ?? []), ...faults.map(asFault)];
  return {
    data: (data as Record<string, unknown> | undefined) ?? null,
    ...(all.length > 0 && { errors: all }),
  };
}

/**
 * An entity that its owner does not know, or not for this viewer, has none of its fields. Where the schema lets the
 * entity itself be null, null is the answer; where it does not, the null goes on upwards and is a fault.
 */
function isAbsentEntity(data: unknown, path: GraphQLError['path']): boolean {
  let value = data;
  for (const key of path?.slice(0, -1) ?? []) {
    if (typeof value !== 'object' || value === null) return false; // what is around it went too
    value = (value as Record<string | number, unknown>)[key];
  }
  return value === null && (path?.length ?? 0) > 1;
}

const asFault = (error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, { path: error.path, originalError: error });
