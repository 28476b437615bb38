/** What the made-up subgraphs and the monolith answer with: the same fields, from the same functions. */

const MESSAGES = 20;

const room = (id: string) => ({ __typename: 'Room', id, name: `Room ${id}`, kind: 'PUBLIC', state: 'OPEN' });

const user = (id: string) => ({ __typename: 'User', id, handle: id, displayName: `Somebody called ${id}` });

const authorOf = (seq: number) => ({ __typename: 'User', id: `user_${seq % 8}` });

function message(roomId: string, seq: number): object {
  return {
    ...{ __typename: 'Message', id: `msg_${roomId}_${seq}`, seq, stateSeq: seq, kind: 'TEXT' },
    body: `What was said in ${roomId} as number ${seq}, in about eighty characters of text.`,
    createdAt: '2026-01-01T12:00:00.000Z',
    ...{ state: 'VISIBLE', editedAt: null, removedAt: null, hiddenAt: null, clientNonce: `nonce-${seq}` },
    attachments: [],
    author: authorOf(seq),
    replyTo: seq % 4 === 0 && seq > 1 ? message(roomId, seq - 1) : null,
  };
}

function messages(roomId: string): object {
  const edges = Array.from({ length: MESSAGES }, (_, index) => ({
    cursor: `cursor_${index + 1}`,
    node: message(roomId, index + 1),
  }));
  return {
    edges,
    pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: 'cursor_1', endCursor: `cursor_${MESSAGES}` },
    resumeCursor: 'cursor_resume',
  };
}

interface Entity {
  id: string;
}
type Resolvers = Record<string, Record<string, unknown>>;

/** By subgraph, as federation asks. */
export const SUBGRAPH_RESOLVERS: Readonly<Record<'users' | 'rooms' | 'messages', Resolvers>> = {
  users: { User: { __resolveReference: ({ id }: Entity) => user(id) } },
  rooms: {
    Query: { room: (_: unknown, { id }: Entity) => room(id) },
    Room: { __resolveReference: ({ id }: Entity) => room(id) },
  },
  messages: { Room: { __resolveReference: ({ id }: Entity) => ({ id }), messages: ({ id }: Entity) => messages(id) } },
};

/** All in one process. */
export const MONOLITH_RESOLVERS: Resolvers = {
  Query: { room: (_: unknown, { id }: Entity) => room(id) },
  Room: { messages: ({ id }: Entity) => messages(id) },
  User: { handle: ({ id }: Entity) => user(id).handle, displayName: ({ id }: Entity) => user(id).displayName },
};
