import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { codedError } from './error-mask.js';

/** Objects one operation may ask for at most, pages multiplied out. */
const COST_MAX = 5_000;
/** The largest page any list hands out; subgraphs keep closer bounds of their own. */
const PAGE_MAX = 200;

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variables: Record<string, unknown>;
}

/**
 * How many objects an operation may touch: one for each object field, times the page size (`first`, `last`) above it.
 *
 * @param variables - as coerced, defaults applied
 * @throws OPERATION_TOO_COMPLEX over 5,000, or for a page over 200
 */
export function costOf(operation: OperationDefinitionNode, walk: Walk): number {
  const root = walk.schema.getRootType(operation.operation);
  if (!root) return 0;
  const cost = costOfSelections(operation.selectionSet, root, walk);
  if (cost > COST_MAX) throw codedError('OPERATION_TOO_COMPLEX');
  return cost;
}

function costOfSelections(set: SelectionSetNode, parent: GraphQLCompositeType, walk: Walk): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      cost += costOfField(selection, parent, walk);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? walk.fragments[selection.name.value] : selection;
    if (!fragment) continue;
    const type = fragment.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : parent;
    if (isCompositeType(type)) cost += costOfSelections(fragment.selectionSet, type, walk);
  }
  return cost;
}

function costOfField(node: FieldNode, parent: GraphQLCompositeType, walk: Walk): number {
  if (!node.selectionSet || (!isObjectType(parent) && !isInterfaceType(parent))) return 0;
  const field = parent.getFields()[node.name.value];
  if (!field) return 0; // __schema and __type
  const type = getNamedType(field.type);
  if (!isCompositeType(type)) return 0;
  const size = pageSize(getArgumentValues(field, node, walk.variables));
  return 1 + size * costOfSelections(node.selectionSet, type, walk);
}

function pageSize(args: Record<string, unknown>): number {
  const asked = [args['first'], args['last']].filter((size) => typeof size === 'number');
  const size = Math.max(1, ...asked);
  if (size > PAGE_MAX) throw codedError('OPERATION_TOO_COMPLEX');
  return size;
}
