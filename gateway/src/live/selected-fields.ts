import {
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** A field of an object of the answer, under one key. */
export interface Selected {
  readonly node: FieldNode;
  /** What is selected below it: a key asked for twice is one field with both selections. */
  readonly sets: SelectionSetNode[];
}

export interface Selecting {
  readonly schema: GraphQLSchema;
  /** By name. The planner writes none. */
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** What is selected of an object of this type, by its key in the answer, fragments that apply to it resolved. */
export function selectedFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): ReadonlyMap<string, Selected> {
  const selected = new Map<string, Selected>();
  for (const set of sets) collect(selecting, { type, set }, selected);
  return selected;
}

function collect(
  { schema, fragments }: Selecting,
  { type, set }: { type: GraphQLObjectType; set: SelectionSetNode },
  selected: Map<string, Selected>,
): void {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const known = selected.get(key) ?? { node: selection, sets: [] };
      if (selection.selectionSet) known.sets.push(selection.selectionSet);
      selected.set(key, known);
      continue;
    }
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection;
    if (!fragment) throw new Error('a spread of a fragment that is not there');
    const condition = fragment.typeCondition && schema.getType(fragment.typeCondition.name.value);
    const applies =
      !condition || condition === type || (isAbstractType(condition) && schema.isSubType(condition, type));
    if (applies) collect({ schema, fragments }, { type, set: fragment.selectionSet }, selected);
  }
}
