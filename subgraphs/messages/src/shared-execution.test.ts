import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildMessagesSchema } from './schema.js';
import { removeMessage } from './message/remove-message.js';
import { sendMessage, type SendMessageSuccess } from './message/send-message.js';
import { aPost } from './testing/builders.js';
import { messagesFixture } from './testing/fixture.js';

// One execution answers everybody who sees a room alike, so no field on the way may look at one of them. This walks
// every field that a subscriber can select below a payload, as far as this subgraph answers it.

const fixture = messagesFixture();
const { aUser, asUser, run } = fixture;
const { schema } = buildMessagesSchema();

type Coordinate = `${string}.${string}`;

/** Every field reachable from a type of this schema. */
function reachable(root: string): Map<Coordinate, GraphQLField<unknown, unknown>> {
  const fields = new Map<Coordinate, GraphQLField<unknown, unknown>>();
  const seen = new Set<string>();
  const queue: GraphQLNamedType[] = [schema.getType(root)!];
  for (let type = queue.pop(); type; type = queue.pop()) {
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    if (isAbstractType(type)) queue.push(...schema.getPossibleTypes(type));
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      fields.set(`${type.name}.${field.name}`, field);
      // What lies below a private field is executed for one viewer alone.
      if (!isPrivate(field)) queue.push(getNamedType(field.type));
    }
  }
  return fields;
}

function isPrivate(field: GraphQLField<unknown, unknown>): boolean {
  const cache = field.astNode?.directives?.find(({ name }) => name.value === 'cacheControl');
  return cache?.arguments?.some(({ value }) => value.kind === Kind.ENUM && value.value === 'PRIVATE') ?? false;
}

/** Selects everything below a type that is not private, this deep. */
function selectionOf(of: GraphQLSchema, typeName: string, depth: number, visited: Set<string>): string {
  const type = of.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object`);
  const parts = Object.values(type.getFields())
    .filter((field) => !isPrivate(field))
    .flatMap((field) => {
      const below = getNamedType(field.type);
      if (!isCompositeType(below)) {
        visited.add(`${typeName}.${field.name}`);
        return [field.name];
      }
      if (depth === 0) return [];
      visited.add(`${typeName}.${field.name}`);
      return [`${field.name} ${selectionOf(of, below.name, depth - 1, visited)}`];
    });
  return `{ __typename ${parts.join(' ')} }`;
}

const entityDocument = (type: string, selection: string) =>
  `query ($id: ID!) { _entities(representations: [{ __typename: "${type}", id: $id }]) { ... on ${type} ${selection} } }`;

async function aConversation() {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const say = async (post: object) =>
    ((await sendMessage(asUser(author), aPost({ roomId, ...post }))) as SendMessageSuccess).message;
  const parent = await say({});
  const reply = await say({ replyToId: parent._id });
  await removeMessage(asUser(author), { messageId: parent._id });
  const group = fixture.as({ kind: 'group', roomId, visibility: 'reader' });
  return { author, roomId, parent, reply, group };
}

const fields = reachable('RoomEventsPayload');

describe('under a shared execution', () => {
  test('every field below a payload is answered without a viewer, and all of them were walked', async () => {
    const { group, reply, roomId } = await aConversation();
    const visited = new Set<string>();
    for (const [type, id] of [
      ['Message', reply._id],
      ['Room', roomId],
    ] as const) {
      const result = await run(group, entityDocument(type, selectionOf(schema, type, 5, visited)), { id });
      expect(result.errors).toBeUndefined();
      expect(result.data._entities).toEqual([expect.objectContaining({ __typename: type, id })]);
    }
    // What the gateway reads from the log itself has no resolvers here.
    const payloads = [...fields.keys()].filter((coordinate) => isFromTheLog(coordinate));
    const resolved = [...fields]
      .filter(([coordinate, field]) => !payloads.includes(coordinate) && !isPrivate(field))
      .map(([coordinate]) => coordinate);
    expect([...visited].sort()).toEqual(resolved.sort());
  });

  test('the fields that do look at the viewer say so, and throw rather than answer for somebody', async () => {
    const { group, reply, roomId } = await aConversation();
    const privates = [...fields].filter(([, field]) => isPrivate(field)).map(([coordinate]) => coordinate);
    expect(privates.sort()).toEqual([
      'Attachment.asset', // a stub here; media makes its links for one viewer
      'Message.moderatedAttachments',
      'Message.moderatedBody',
      'Room.lastReadSeq',
      'Room.unreadCount',
      'Room.viewerMute',
    ]);
    const asked: [string, string, string][] = [
      ['Message', reply._id, 'moderatedAttachments { assetId }'],
      ['Message', reply._id, 'moderatedBody'],
      ['Room', roomId, 'lastReadSeq'],
      ['Room', roomId, 'unreadCount'],
      ['Room', roomId, 'viewerMute { until }'],
    ];
    for (const [type, id, field] of asked) {
      const result = await run(group, entityDocument(type, `{ ${field} }`), { id });
      expect(result.errors?.[0]?.message).toContain('A shared execution has no viewer');
    }
  });

  test('messages of another room are not there', async () => {
    const [here, there] = [await aConversation(), await aConversation()];
    const result = await run(here.group, entityDocument('Message', '{ id }'), { id: there.reply._id });
    expect(result).toEqual({ data: { _entities: [null] } });
    const room = entityDocument('Room', '{ headSeq lastMessage { id } messages { resumeCursor } }');
    expect(await run(here.group, room, { id: there.roomId })).toEqual({
      data: { _entities: [{ headSeq: null, lastMessage: null, messages: null }] },
    });
  });

  test('nobody sends, edits, removes or reads in the name of a group', async () => {
    const { group, roomId, reply } = await aConversation();
    const nonce = '00000000-0000-4000-8000-000000000000';
    for (const mutation of [
      `sendMessage(input: { roomId: "${roomId}", body: "x", clientNonce: "${nonce}" }) { __typename }`,
      `editMessage(input: { messageId: "${reply._id}", body: "x" }) { __typename }`,
      `removeMessage(messageId: "${reply._id}") { __typename }`,
      `markRead(input: { roomId: "${roomId}", seq: 1 }) { __typename }`,
    ]) {
      const result = await run(group, `mutation { ${mutation} }`);
      expect(result.data).toBeNull();
      expect(result.errors?.[0]?.message).toContain('A shared execution has no viewer');
    }
  });
});

/** Events and batches come out of `/internal/read-log`, which knows no viewer at all. */
function isFromTheLog(coordinate: Coordinate): boolean {
  const type = coordinate.split('.')[0]!;
  const resolvedHere = ['Message', 'Attachment', 'Room', 'User', 'MessageConnection', 'MessageEdge', 'PageInfo'];
  return !resolvedHere.includes(type);
}
