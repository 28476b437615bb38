import {
  GraphQLError,
  Kind,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { codedError } from './error-mask.js';

/** What a document may ask for. Fragments count as often as they are spread. */
export const DOCUMENT_LIMITS = {
  chars: 10_000,
  tokens: 900,
  /** Fields within fields. */
  depth: 10,
  /** Fields and fragments within one another, so that empty fragments cannot pile up either. */
  nesting: 30,
  aliases: 20,
  /** The same key of an answer asked for again within one object. */
  sameKey: 20,
  directives: 30,
  rootFields: 15,
  fields: 300,
} as const;

interface Measure {
  fields: number;
  aliases: number;
  directives: number;
  depth: number;
  nesting: number;
  /** How often each key of the answer is asked for at this level. */
  readonly keys: Map<string, number>;
}

/**
 * Parses a document and refuses it when it is over a limit, before anything looks at the schema.
 *
 * The token limit stops the parser, and each fragment is measured once, so 2^28 expansions cost as much as 28.
 *
 * @throws OPERATION_TOO_COMPLEX without numbers or names, GRAPHQL_PARSE_FAILED
 */
export function readDocument(source: string): DocumentNode {
  if (source.length > DOCUMENT_LIMITS.chars) throw tooComplex();
  const document = parseWithin(source);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, Measure | 'open'>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      measureFragment(definition, fragments, measured);
      continue;
    }
    if (definition.kind !== Kind.OPERATION_DEFINITION) throw codedError('GRAPHQL_VALIDATION_FAILED');
    const measure = measureSelections(definition.selectionSet, fragments, measured);
    measure.directives += definition.directives?.length ?? 0;
    refuseOver(measure);
    if (sum(measure.keys) > DOCUMENT_LIMITS.rootFields) throw tooComplex();
  }
  return document;
}

function parseWithin(source: string): DocumentNode {
  try {
    return parse(source, { maxTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes(`${DOCUMENT_LIMITS.tokens} tokens`)) throw tooComplex();
    throw codedError('GRAPHQL_PARSE_FAILED', error.message);
  }
}

function measureFragment(
  fragment: FragmentDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure | 'open'>,
): Measure {
  const known = measured.get(fragment.name.value);
  if (known === 'open') throw tooComplex(); // a cycle
  if (known) return known;
  measured.set(fragment.name.value, 'open');
  const measure = measureSelections(fragment.selectionSet, fragments, measured);
  measure.directives += fragment.directives?.length ?? 0;
  measured.set(fragment.name.value, measure);
  return measure;
}

function measureSelections(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure | 'open'>,
): Measure {
  const total: Measure = { fields: 0, aliases: 0, directives: 0, depth: 0, nesting: 0, keys: new Map() };
  for (const selection of set.selections) {
    total.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      total.keys.set(key, (total.keys.get(key) ?? 0) + 1);
      total.fields += 1;
      if (selection.alias) total.aliases += 1;
      const inner = selection.selectionSet && measureSelections(selection.selectionSet, fragments, measured);
      add(total, inner, 1);
      continue;
    }
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? measureSelections(selection.selectionSet, fragments, measured)
        : measureSpread(selection.name.value, fragments, measured);
    add(total, inner, 0);
    for (const [key, count] of inner?.keys ?? []) total.keys.set(key, (total.keys.get(key) ?? 0) + count);
  }
  refuseOver(total);
  return total;
}

function measureSpread(
  name: string,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<string, Measure | 'open'>,
): Measure | undefined {
  const fragment = fragments.get(name);
  return fragment && measureFragment(fragment, fragments, measured); // validation names a fragment that is not there
}

function add(total: Measure, inner: Measure | undefined, deeper: 0 | 1): void {
  total.fields += inner?.fields ?? 0;
  total.aliases += inner?.aliases ?? 0;
  total.directives += inner?.directives ?? 0;
  total.depth = Math.max(total.depth, (inner?.depth ?? 0) + deeper);
  total.nesting = Math.max(total.nesting, (inner?.nesting ?? 0) + 1);
}

function refuseOver(measure: Measure): void {
  const isOver =
    measure.fields > DOCUMENT_LIMITS.fields ||
    measure.aliases > DOCUMENT_LIMITS.aliases ||
    measure.directives > DOCUMENT_LIMITS.directives ||
    measure.depth > DOCUMENT_LIMITS.depth ||
    measure.nesting > DOCUMENT_LIMITS.nesting ||
    Math.max(0, ...measure.keys.values()) > DOCUMENT_LIMITS.sameKey;
  if (isOver) throw tooComplex();
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);

const tooComplex = (): GraphQLError => codedError('OPERATION_TOO_COMPLEX');
