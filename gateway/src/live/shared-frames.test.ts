import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isLeafType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
} from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../supergraph.js';

// What live.ts leaves out of the keys under which frames are shared, it may leave out only while the graph is like this.

const { schema } = buildGraph(readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'));
type Field = GraphQLField<unknown, unknown>;

/** Every field that can be selected below a type, by its coordinate. */
function fieldsBelow(root: string): Map<string, Field> {
  const fields = new Map<string, Field>();
  const seen = new Set<string>();
  const queue: GraphQLNamedType[] = [schema.getType(root)!];
  for (let type = queue.pop(); type; type = queue.pop()) {
    if (seen.has(type.name) || !isCompositeType(type)) continue;
    seen.add(type.name);
    if (isAbstractType(type)) queue.push(...schema.getPossibleTypes(type));
    for (const field of fieldsOf(type)) {
      fields.set(`${type.name}.${field.name}`, field);
      queue.push(getNamedType(field.type));
    }
  }
  return fields;
}

const fieldsOf = (type: GraphQLCompositeType): Field[] => ('getFields' in type ? Object.values(type.getFields()) : []);

/** Whether a variable of type Cursor fits somewhere into such an argument. */
function takesCursor(type: GraphQLInputType, above: readonly string[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named)) return named.name === 'Cursor';
  if (above.includes(named.name)) return false;
  return Object.values(named.getFields()).some((field) => takesCursor(field.type, [...above, named.name]));
}

describe('frames that subscribers share', () => {
  test.each(['roomEvents', 'myEvents'])(
    'do not depend on where each began: below %s no other argument takes the cursor of `after`',
    (name) => {
      const root = schema.getSubscriptionType()!.getFields()[name]!;
      const below = fieldsBelow(getNamedType(root.type).name);
      expect(below.size).toBeGreaterThan(20);
      const takers = [[`Subscription.${name}`, root] as const, ...below].flatMap(([coordinate, { args }]) =>
        args.filter(({ type }) => takesCursor(type)).map((argument) => `${coordinate}(${argument.name}:)`),
      );
      expect(takers).toEqual([`Subscription.${name}(after:)`]);
    },
  );

  test('say of room heads only what the payload holds: scalars without arguments, the same to every viewer', () => {
    const below = fieldsBelow('RoomHeads');
    const beyond = [...below].filter(([, { type, args }]) => !isLeafType(getNamedType(type)) || args.length > 0);
    expect(beyond.map(([coordinate]) => coordinate)).toEqual(['RoomHeads.heads']);
    expect(getNamedType(below.get('RoomHeads.heads')!.type).name).toBe('RoomHead');
  });
});
