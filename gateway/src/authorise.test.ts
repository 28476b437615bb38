import { Kind, parse, type FieldDefinitionNode, type TypeNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { authorise, needsOf, readRules } from './authorise.js';
import { codeOf } from './error-mask.js';
import { buildGraph } from './supergraph.js';
import { gatewayFixture } from './testing/fixture.js';

const supergraph = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
const api = readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8');
const { requirements } = readRules(supergraph);

interface Field {
  path: string;
  operation: string;
  definition: FieldDefinitionNode;
}

const types = new Map(
  parse(api).definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION ? [[definition.name.value, definition] as const] : [],
  ),
);
const named = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type));

/** Every root field, in an operation that asks for nothing more of it. */
const rootFields: Field[] = (['Query', 'Mutation', 'Subscription'] as const).flatMap((root) =>
  (types.get(root)?.fields ?? []).map((definition) => {
    const variables = (definition.arguments ?? []).map((argument, index) => ({
      declared: `$v${index}: ${printType(argument.type)}`,
      passed: `${argument.name.value}: $v${index}`,
    }));
    const [declared, passed] = [variables.map((v) => v.declared), variables.map((v) => v.passed)];
    const wrap = (list: string[]): string => (list.length > 0 ? `(${list.join(', ')})` : '');
    return {
      path: `${root}.${definition.name.value}`,
      definition,
      operation: `${root.toLowerCase()} ${wrap(declared)} { ${definition.name.value}${wrap(passed)} { __typename } }`,
    };
  }),
);
const isMarked = ({ path, definition }: Field): boolean =>
  requirements.has(path) || requirements.has(named(definition.type));

function printType(type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return `${printType(type.type)}!`;
  return type.kind === Kind.LIST_TYPE ? `[${printType(type.type)}]` : type.name.value;
}

describe('what the supergraph marks', () => {
  const gateway = gatewayFixture({ env: { RATE_POINTS_PER_MINUTE: '100000' } });
  const marked = rootFields.filter(isMarked);

  test('is most of the graph, and sign-in is not', () => {
    expect(marked.length).toBeGreaterThan(20);
    expect(rootFields.filter((field) => !isMarked(field)).map(({ path }) => path)).toEqual(
      expect.arrayContaining(['Query.me', 'Mutation.signIn', 'Mutation.signUp', 'Mutation.refreshSession']),
    );
  });

  test('every marked field is refused on HTTP to whoever is not signed in', async () => {
    for (const { path, operation } of marked.filter(({ path }) => !path.startsWith('Subscription'))) {
      const { status, body } = await gateway.post({ query: operation });
      expect([path, status, body.errors[0].extensions.code]).toEqual([path, 401, 'UNAUTHENTICATED']);
      expect(body).not.toHaveProperty('data');
    }
  });

  test('every field that wants a scope is refused on both doors to whoever lacks it', async () => {
    const scoped = rootFields.filter(({ path }) => requirements.get(path)?.some((all) => all.length > 0));
    expect(scoped.length).toBeGreaterThan(1);
    const authorization = `Bearer ${await gateway.token({ userId: 'user_ann' })}`;
    const socket = await gateway.socket('user_ann');
    for (const { path, operation } of scoped) {
      const { status, body } = await gateway.post({ query: operation }, { authorization });
      expect([path, status, body]).toEqual([
        path,
        200,
        { errors: [{ message: 'Not allowed.', extensions: { code: 'FORBIDDEN' } }] },
      ]);
      const refused = await socket.request(operation);
      expect(refused).toMatchObject({ type: 'error', payload: body.errors });
    }
  });

  test('whoever has the scope passes', async () => {
    const authorization = `Bearer ${await gateway.token({ userId: 'user_mod', role: 'MODERATOR' })}`;
    const { body } = await gateway.post({ query: '{ moderationCase(id: "case_1") { id } }' }, { authorization });
    expect(body).toEqual({ data: { moderationCase: null } });
  });

  test('nothing runs on a socket before somebody has signed in', async () => {
    const { SocketClient } = await import('./testing/socket-client.js');
    for (const { operation } of marked) {
      const socket = await SocketClient.connect(gateway.urls[0]!);
      socket.subscribe(operation);
      expect((await socket.whenClosed()).code).toBe(4401);
    }
  });

  test('is found wherever it is asked for: nested, by alias, by fragment, through an interface', () => {
    const graph = buildGraph(supergraph);
    const anonymous = { isSignedIn: false, scopes: [] };
    for (const query of [
      '{ me { id } m: message(id: "1") { id } }',
      '{ ...F } fragment F on Query { room(id: "1") { id } }',
      '{ ... on Query { ... { x: myInvites { id } } } }',
      'query { messageLimits { pageMax } searchUsers(text: "a") { id } }',
    ]) {
      const needs = needsOf(graph.schema, graph.rules, parse(query));
      expect(() => {
        authorise(needs, anonymous);
      }).toThrowError(expect.toSatisfy((error: unknown) => codeOf(error) === 'UNAUTHENTICATED'));
    }
  });

  test('every marked field of every type is asked for by a walk over the schema', () => {
    const graph = buildGraph(supergraph);
    const fields = [...requirements.keys()].filter((key) => key.includes('.'));
    for (const key of fields) {
      const [type = '', field = ''] = key.split('.');
      // A fragment stands where the field is, whatever the way to it.
      const document = parse(`fragment F on ${type} { ${field} }`);
      expect([key, needsOf(graph.schema, graph.rules, document).requirements.length > 0]).toEqual([key, true]);
    }
  });

  test('a document is private as soon as one field of it is', () => {
    const graph = buildGraph(supergraph);
    const isPrivate = (query: string): boolean => needsOf(graph.schema, graph.rules, parse(query)).isPrivate;
    expect(isPrivate('subscription { roomEvents(roomId: "1") { __typename } }')).toBe(false);
    const document = (field: string) =>
      `subscription { roomEvents(roomId: "1") { ... on EventBatch { events { ... on MessagePosted { message { room { ${field} } } } } } } }`;
    expect(isPrivate(document('headSeq'))).toBe(false);
    expect(isPrivate(document('unreadCount'))).toBe(true);
    expect(isPrivate('subscription { myEvents { __typename } }')).toBe(true);
  });
});
