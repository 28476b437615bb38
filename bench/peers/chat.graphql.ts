/** The peers' message: the fields of ours that our client asks for, and nothing of federation around it. */
export const CHAT_SDL = /* GraphQL */ `
  type Query {
    ok: Boolean
  }
  type Subscription {
    messagePosted(roomId: ID!): Message!
  }
  type Message {
    id: ID!
    seq: Int!
    stateSeq: Int!
    kind: String!
    body: String
    createdAt: String!
    editedAt: String
    removedAt: String
    clientNonce: ID
    author: User!
    replyTo: Message
  }
  type User {
    id: ID!
    handle: String!
    displayName: String!
  }
`;

export const MESSAGE_POSTED = /* GraphQL */ `
  subscription ($roomId: ID!) {
    messagePosted(roomId: $roomId) {
      id
      seq
      stateSeq
      kind
      body
      createdAt
      editedAt
      removedAt
      clientNonce
      author {
        id
        handle
        displayName
      }
      replyTo {
        id
        seq
        stateSeq
        body
        removedAt
        author {
          id
          displayName
        }
      }
    }
  }
`;
