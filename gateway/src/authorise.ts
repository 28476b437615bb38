import {
  getNamedType,
  isInterfaceType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { codedError } from './error-mask.js';

/** What a type or field asks of a viewer: to be signed in, and every scope of at least one of the lists. */
export type Requirement = readonly (readonly string[])[];

/** What the supergraph marks, by `Type` and `Type.field`. */
export interface FieldRules {
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** Fields whose answer depends on who asks: `@cacheControl(scope: PRIVATE)`. */
  readonly privateFields: ReadonlySet<string>;
}

/** What one document asks of its viewer. */
export interface Needs {
  readonly requirements: readonly Requirement[];
  /** Whether an answer is for one viewer alone and may not be shared. */
  readonly isPrivate: boolean;
}

const MARKABLE: ReadonlySet<string> = new Set([
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
]);

/**
 * Reads `@authenticated`, `@requiresScopes` and `@cacheControl(scope: PRIVATE)` from the supergraph.
 *
 * Apollo's Router enforces the first two; `@apollo/gateway` does not, so this gateway does, on both doors.
 */
export function readRules(supergraphSdl: string): FieldRules {
  const requirements = new Map<string, Requirement>();
  const privateFields = new Set<string>();
  const read = (key: string, directives: readonly ConstDirectiveNode[] | undefined): void => {
    for (const directive of directives ?? []) {
      if (directive.name.value === 'authenticated') requirements.set(key, requirements.get(key) ?? [[]]);
      if (directive.name.value === 'requiresScopes') requirements.set(key, scopesOf(directive));
      if (directive.name.value === 'cacheControl' && isPrivate(directive)) privateFields.add(key);
    }
  };
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (!MARKABLE.has(definition.kind) || !('directives' in definition) || !('name' in definition)) continue;
    const type = definition.name.value;
    read(type, definition.directives as readonly ConstDirectiveNode[] | undefined);
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) read(`${type}.${field.name.value}`, field.directives);
  }
  return { requirements, privateFields };
}

/** Walks a valid document once; the answer holds for every viewer. */
export function needsOf(schema: GraphQLSchema, rules: FieldRules, document: DocumentNode): Needs {
  const requirements = new Set<Requirement>();
  let isPrivate = false;
  const note = (key: string): void => {
    const requirement = rules.requirements.get(key);
    if (requirement) requirements.add(requirement);
    if (rules.privateFields.has(key)) isPrivate = true;
  };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: () => {
        const parent = types.getParentType();
        const field = types.getFieldDef();
        if (!parent || !field) return;
        note(`${parent.name}.${field.name}`);
        note(getNamedType(field.type).name);
        if (!isInterfaceType(parent)) return;
        // A field asked of an interface is answered by any of its types.
        for (const object of schema.getPossibleTypes(parent)) note(`${object.name}.${field.name}`);
      },
      InlineFragment: (node) => {
        if (node.typeCondition) note(node.typeCondition.name.value);
      },
      FragmentDefinition: (node) => {
        note(node.typeCondition.name.value);
      },
    }),
  );
  return { requirements: [...requirements], isPrivate };
}

/**
 * Refuses the whole operation when one field of it is not for this viewer: nothing of it has run then, and an answer
 * never mixes what was refused with what was not.
 *
 * @throws UNAUTHENTICATED for a viewer who is not signed in, FORBIDDEN for one without the scopes
 */
export function authorise(needs: Needs, viewer: { isSignedIn: boolean; scopes: readonly string[] }): void {
  for (const requirement of needs.requirements) {
    if (!viewer.isSignedIn) throw codedError('UNAUTHENTICATED');
    const isMet = requirement.some((all) => all.every((scope) => viewer.scopes.includes(scope)));
    if (!isMet) throw codedError('FORBIDDEN');
  }
}

function scopesOf(directive: ConstDirectiveNode): string[][] {
  const value = directive.arguments?.find((argument) => argument.name.value === 'scopes')?.value;
  if (value?.kind !== Kind.LIST) throw new Error('@requiresScopes without a list of scopes');
  return value.values.map((all) =>
    (all.kind === Kind.LIST ? all.values : [all]).map((scope) => {
      if (scope.kind !== Kind.STRING) throw new Error('@requiresScopes with a scope that is not a text');
      return scope.value;
    }),
  );
}

function isPrivate(directive: ConstDirectiveNode): boolean {
  const scope = directive.arguments?.find((argument) => argument.name.value === 'scope')?.value;
  return scope?.kind === Kind.ENUM && scope.value === 'PRIVATE';
}
