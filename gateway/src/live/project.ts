import type { GraphQLDataSource } from '@apollo/gateway';
import type { FetchNode } from '@apollo/query-planner';
import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { CallContext } from '../data-source.js';
import { entityRequest, fetchEntities } from './entities.js';
import { selectedFields, type Selected, type Selecting } from './selected-fields.js';

type Json = Record<string, unknown>;

/** An object of the answer that the payload does not hold whole, and what to ask its subgraph for. */
interface Missing {
  readonly target: Json;
  readonly representation: Json;
  readonly fetch: EntityFetch;
}

/** One `_entities` query, written when the document is prepared. */
interface EntityFetch {
  readonly query: string;
  readonly variables: readonly string[];
}

type Project = (value: Json, missing: Missing[]) => Json;

interface Compiler extends Selecting {
  readonly operation: OperationDefinitionNode;
}

/**
 * Compiles what the first fetch of a subscription's plan selects into a function over the payload, so that the owner of
 * the event is not asked for what the event already says.
 *
 * What the event does not hold, or depends on arguments, is asked of the owner: one `_entities` query for all objects
 * with the same selection, variables of the document passed on.
 *
 * @param schema - the supergraph's, keys included
 */
export function compileProjection(schema: GraphQLSchema, primary: FetchNode): Projection {
  const document = parse(primary.operation, { noLocation: true });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const root = operation?.selectionSet.selections[0];
  const rootType = schema.getSubscriptionType();
  if (!operation || !rootType || root?.kind !== Kind.FIELD) throw new Error('not the first fetch of a subscription');
  const field = rootType.getFields()[root.name.value];
  const type = field && getNamedType(field.type);
  if (!isCompositeType(type) || !root.selectionSet) throw new Error('a subscription without a payload');
  const project = compileComposite({ schema, operation, fragments: {} }, type, [root.selectionSet]);
  return new Projection(root.alias?.value ?? root.name.value, project);
}

export class Projection {
  constructor(
    private readonly responseKey: string,
    private readonly project: Project,
  ) {}

  /** The first fetch's answer for this payload. @throws when the owner does not answer for what the payload lacks */
  async answer(payload: Json, o: { owner: GraphQLDataSource; variables: Json; call: CallContext }): Promise<Json> {
    const missing: Missing[] = [];
    const data = { [this.responseKey]: this.project(payload, missing) };
    const fetches = new Set(missing.map((one) => one.fetch));
    await Promise.all(
      [...fetches].map((fetch) =>
        hydrate(
          fetch,
          missing.filter((one) => one.fetch === fetch),
          o,
        ),
      ),
    );
    return data;
  }
}

function compileComposite(compiler: Compiler, type: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Project {
  if (isObjectType(type)) return compileObject(compiler, type, sets);
  const byTypename = new Map(
    compiler.schema.getPossibleTypes(type).map((object) => [object.name, compileObject(compiler, object, sets)]),
  );
  return (value, missing) => {
    const project = byTypename.get(String(value['__typename']));
    if (!project) throw new Error(`a ${type.name} of an event needs its __typename`);
    return project(value, missing);
  };
}

function compileObject(compiler: Compiler, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Project {
  const selected = selectedFields(compiler, type, sets);
  const fetch = entityFetch(compiler, type, [...selected.values()]);
  const needsArguments = [...selected.values()].some(({ node }) => (node.arguments?.length ?? 0) > 0);
  const fields = [...selected].flatMap(([key, { node, sets: inner }]) => {
    const field = type.getFields()[node.name.value];
    return field ? [{ key, name: node.name.value, read: compileValue(compiler, field.type, inner) }] : [];
  });
  const typenames = [...selected].filter(([, { node }]) => node.name.value === '__typename').map(([key]) => key);

  return (value, missing) => {
    const answer: Json = {};
    for (const key of typenames) answer[key] = type.name;
    let isWhole = !needsArguments;
    for (const { key, name, read } of fields) {
      if (value[name] === undefined) isWhole = false;
      else answer[key] = read(value[name], missing);
    }
    if (isWhole) return answer;
    if (value['id'] === undefined) throw new Error(`a ${type.name} of an event lacks a field and has no id to ask by`);
    answer['__typename'] = type.name;
    missing.push({ target: answer, representation: { __typename: type.name, id: value['id'] }, fetch });
    return answer;
  };
}

function compileValue(
  compiler: Compiler,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
): (value: unknown, missing: Missing[]) => unknown {
  if (isNonNullType(type)) return compileValue(compiler, type.ofType, sets);
  if (isListType(type)) {
    const one = compileValue(compiler, type.ofType, sets);
    return (value, missing) => (value === null ? null : (value as unknown[]).map((item) => one(item, missing)));
  }
  if (!isCompositeType(type)) return (value) => value;
  const project = compileComposite(compiler, type, sets);
  return (value, missing) => (value === null ? null : project(value as Json, missing));
}

function entityFetch(compiler: Compiler, type: GraphQLObjectType, fields: readonly Selected[]): EntityFetch {
  const selections = fields.map(({ node, sets }) => ({
    ...node,
    ...(sets.length > 0 && {
      selectionSet: { kind: Kind.SELECTION_SET as const, selections: sets.flatMap((set) => set.selections) },
    }),
  }));
  const variables = new Set<string>();
  for (const selection of selections) {
    visit(selection, { Variable: ({ name }) => void variables.add(name.value) });
  }
  const declared = (compiler.operation.variableDefinitions ?? []).filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  const parameters = ['$representations:[_Any!]!', ...declared.map((definition) => print(definition))].join(' ');
  const body = selections.map((selection) => print(selection)).join(' ');
  return {
    query: `query(${parameters}){_entities(representations:$representations){...on ${type.name}{${body}}}}`,
    variables: [...variables],
  };
}

async function hydrate(
  fetch: EntityFetch,
  objects: readonly Missing[],
  o: { owner: GraphQLDataSource; variables: Json; call: CallContext },
): Promise<void> {
  const representations = objects.map((one) => one.representation);
  const request = entityRequest(fetch, { representations, variables: o.variables });
  const entities = await fetchEntities(o.owner, request, o.call);
  for (const [index, { target }] of objects.entries()) Object.assign(target, entities[index]);
}
