/** What stands in the editor at first. docs/GRAPH.md goes through it step by step. */
export const exampleQuery = `# 1. Sign in, or run signUp with a handle of your own. The page keeps the access token.
mutation SignIn {
  signIn(input: { handle: "amelie", password: "…" }) {
    __typename
    ... on SignInSuccess {
      signedIn { accessToken user { id handle } }
    }
    ... on Problem { message }
  }
}

# 2. A query: who am I, and where do I belong?
query Me {
  me { id handle displayName }
  myRooms(first: 10) {
    edges { node { id name unreadCount lastMessage { body author { displayName } } } }
  }
}

# 3. A subscription, over the same address: everything that happens in a room.
subscription RoomEvents($roomId: ID!) {
  roomEvents(roomId: $roomId) {
    __typename
    ... on EventBatch {
      cursor
      events { seq ... on MessagePosted { message { body author { displayName } } } }
    }
  }
}
`;
