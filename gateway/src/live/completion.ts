import {
  BREAK,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  visit,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import type { Prepared } from '../gateway.js';
import { selectedFields, type Selecting } from './selected-fields.js';

type Json = Record<string, unknown>;

/** Something is not as the schema promises: who meets it lets Apollo's executor say what that means. */
export class Incomplete extends Error {}

/** What was fetched, as the document asks for it. @throws {@link Incomplete} */
export type Completion = (data: Json) => Json;

/**
 * Compiles an operation into a function that takes from what was fetched the fields it asks for, in its order, as
 * section 6.4 of the GraphQL specification completes values. It knows the good case only: a value that is missing where
 * one is promised, or that the schema does not have, is told as {@link Incomplete}.
 *
 * @returns undefined for a document with directives, where what is asked for depends on the variables
 */
export function compileCompletion({ graph, document, operation, context }: Prepared): Completion | undefined {
  if (hasDirectives(document)) return undefined;
  const root = graph.schema.getRootType(operation.operation);
  if (!root) return undefined;
  const { fragments } = context;
  return compileObject({ schema: graph.schema, fragments }, root, [operation.selectionSet]);
}

function hasDirectives(document: Prepared['document']): boolean {
  let found = false;
  visit(document, {
    Directive: () => {
      found = true;
      return BREAK;
    },
  });
  return found;
}

function compileObject(selecting: Selecting, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): Completion {
  const fields = [...selectedFields(selecting, type, sets)].map(([key, { node, sets: inner }]) => {
    if (node.name.value === '__typename') return { key, complete: () => type.name };
    const field = type.getFields()[node.name.value];
    if (!field) throw new Error(`no field ${node.name.value} of ${type.name} in a valid document`);
    return { key, complete: compileValue(selecting, field.type, inner) };
  });
  return (data) => {
    const answer: Json = {};
    for (const { key, complete } of fields) answer[key] = complete(data[key]);
    return answer;
  };
}

function compileValue(
  selecting: Selecting,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
): (value: unknown) => unknown {
  if (!isNonNullType(type)) {
    const complete = compilePresent(selecting, type, sets);
    return (value) => (value == null ? null : complete(value));
  }
  const complete = compilePresent(selecting, type.ofType, sets);
  return (value) => {
    if (value == null) throw new Incomplete();
    return complete(value);
  };
}

/** @param type - without its "!" */
function compilePresent(
  selecting: Selecting,
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
): (value: unknown) => unknown {
  if (isListType(type)) {
    const complete = compileValue(selecting, type.ofType, sets);
    return (value) => (value as unknown[]).map(complete);
  }
  if (isEnumType(type)) {
    return (value) => {
      if (!type.getValue(value as string)) throw new Incomplete();
      return value;
    };
  }
  if (!isCompositeType(type)) return (value) => value;
  const complete = compileComposite(selecting, type, sets);
  return (value) => complete(value as Json);
}

function compileComposite(
  selecting: Selecting,
  type: GraphQLCompositeType,
  sets: readonly SelectionSetNode[],
): Completion {
  if (!isAbstractType(type)) return compileObject(selecting, type, sets);
  const byTypename = new Map(
    selecting.schema.getPossibleTypes(type).map((object) => [object.name, compileObject(selecting, object, sets)]),
  );
  return (data) => {
    const complete = byTypename.get(String(data['__typename']));
    if (!complete) throw new Incomplete();
    return complete(data);
  };
}
