import { graphql } from '@sl3/schema/generated/gql';

/** What a line of the room list draws. */
export const RoomSummary = graphql(`
  fragment RoomSummary on Room {
    id
    kind
    name
    state
    headSeq
    unreadCount
    lastReadSeq
    createdAt
    lastMessage {
      id
      seq
      stateSeq
      kind
      body
      createdAt
      removedAt
      author {
        id
        displayName
      }
    }
    viewerMembership {
      id
      role
    }
  }
`);

export const MyRooms = graphql(`
  query MyRooms($after: String) {
    myRooms(first: 100, after: $after) {
      edges {
        cursor
        node {
          ...RoomSummary
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** One line again, after its room's head moved: the count is the server's, exact on every device. */
export const RoomRefresh = graphql(`
  query RoomRefresh($id: ID!) {
    room(id: $id) {
      ...RoomSummary
    }
  }
`);

/** Who is in a direct room: it has no name of its own. */
export const RoomPeople = graphql(`
  query RoomPeople($id: ID!) {
    room(id: $id) {
      id
      members(first: 10) {
        edges {
          cursor
          node {
            id
            user {
              id
              handle
              displayName
            }
          }
        }
      }
    }
  }
`);

export const SearchRooms = graphql(`
  query SearchRooms($text: String!, $after: String) {
    searchRooms(text: $text, first: 30, after: $after) {
      edges {
        cursor
        node {
          id
          kind
          name
          topic
          state
          memberCount
          viewerMembership {
            id
            role
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const MyInvites = graphql(`
  query MyInvites {
    myInvites {
      id
      createdAt
      room {
        id
        kind
        name
        topic
        memberCount
      }
      inviter {
        id
        handle
        displayName
      }
    }
  }
`);

export const SearchUsers = graphql(`
  query SearchUsers($text: String!) {
    searchUsers(text: $text, first: 8) {
      id
      handle
      displayName
    }
  }
`);

export const RoomLimits = graphql(`
  query RoomLimits {
    roomLimits {
      nameMaxChars
      topicMaxChars
      directMembersMax
    }
  }
`);

export const CreateRoom = graphql(`
  mutation CreateRoom($input: CreateRoomInput!) {
    createRoom(input: $input) {
      __typename
      ... on CreateRoomSuccess {
        room {
          ...RoomSummary
        }
        isNew
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
      ... on RoomNameTakenProblem {
        message
      }
    }
  }
`);

export const JoinRoom = graphql(`
  mutation JoinRoom($roomId: ID!) {
    joinRoom(roomId: $roomId) {
      __typename
      ... on JoinRoomSuccess {
        membership {
          id
          role
          room {
            id
          }
        }
      }
      ... on NotAllowedProblem {
        message
        reason
      }
    }
  }
`);

export const LeaveRoom = graphql(`
  mutation LeaveRoom($roomId: ID!) {
    leaveRoom(roomId: $roomId) {
      __typename
      ... on LeaveRoomSuccess {
        room {
          id
        }
      }
      ... on LastOwnerProblem {
        message
      }
      ... on NotAllowedProblem {
        message
        reason
      }
    }
  }
`);

export const InviteToRoom = graphql(`
  mutation InviteToRoom($input: InviteToRoomInput!) {
    inviteToRoom(input: $input) {
      __typename
      ... on InviteToRoomSuccess {
        invite {
          id
        }
      }
      ... on NotAllowedProblem {
        message
        reason
      }
      ... on AlreadyMemberProblem {
        message
      }
    }
  }
`);

export const DeclineInvite = graphql(`
  mutation DeclineInvite($inviteId: ID!) {
    declineInvite(inviteId: $inviteId) {
      inviteId
    }
  }
`);

/** What concerns the viewer, whichever room is open. */
export const MyEvents = graphql(`
  subscription MyEvents($after: Cursor) {
    myEvents(after: $after) {
      __typename
      ... on InboxBatch {
        cursor
        events {
          __typename
          seq
          ... on MyMembershipChanged {
            change
            role
            roomId
          }
          ... on InviteReceived {
            inviteId
            roomId
          }
          ... on ReadMarkMoved {
            lastReadSeq
            unreadCount
            roomId
          }
          ... on SanctionChanged {
            sanctionId
            kind
            mutedRoomId
            reason
            startsAt
            endsAt
            sanctionChange
          }
        }
      }
      ... on RoomHeads {
        heads {
          roomId
          headSeq
          postOrdinal
          lastPostAt
        }
      }
      ... on Gap {
        fromSeq
        toSeq
        cursor
      }
      ... on Reset {
        reason
        cursor
      }
      ... on Heartbeat {
        headSeq
        cursor
      }
    }
  }
`);
