import { graphql } from '@sl3/schema/generated/gql';

/** What is drawn of a file: copied into the message when it was sent. Links to its bytes are asked for apart. */
export const AttachmentFields = graphql(`
  fragment AttachmentFields on Attachment {
    assetId
    kind
    fileName
    mimeType
    bytes
    width
    height
    thumbhash
  }
`);

/** What a row of the history draws. */
export const MessageFields = graphql(`
  fragment MessageFields on Message {
    id
    seq
    stateSeq
    kind
    body
    createdAt
    editedAt
    removedAt
    hiddenAt
    clientNonce
    attachments {
      ...AttachmentFields
    }
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
      hiddenAt
      attachments {
        assetId
        fileName
      }
      author {
        id
        displayName
      }
    }
  }
`);

export const RoomHeader = graphql(`
  fragment RoomHeader on Room {
    id
    kind
    name
    topic
    state
    slowModeMs
    memberCount
    lastReadSeq
    unreadCount
    viewerMembership {
      id
      role
    }
    viewerMute {
      until
      reason
      roomId
    }
    viewerPermissions {
      permission
      isAllowed
      reason
    }
    allowedTransitions {
      to
      isAllowed
    }
  }
`);

export const OpenRoom = graphql(`
  query OpenRoom($id: ID!) {
    room(id: $id) {
      ...RoomHeader
    }
  }
`);

export const MessageLimits = graphql(`
  query MessageLimits {
    messageLimits {
      bodyMaxChars
      editWindowMs
    }
  }
`);

/** One page of history: the latest, before or after a place, or around a message. */
export const RoomMessages = graphql(`
  query RoomMessages($id: ID!, $first: Int, $after: String, $last: Int, $before: String, $around: ID) {
    room(id: $id) {
      id
      messages(first: $first, after: $after, last: $last, before: $before, around: $around) {
        edges {
          cursor
          node {
            ...MessageFields
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        resumeCursor
      }
    }
  }
`);

/** The same document for everybody in the room, so that the server executes each batch once for all of them. */
export const RoomEvents = graphql(`
  subscription RoomEvents($roomId: ID!, $after: Cursor) {
    roomEvents(roomId: $roomId, after: $after) {
      __typename
      ... on EventBatch {
        cursor
        events {
          __typename
          seq
          ... on MessagePosted {
            message {
              ...MessageFields
            }
          }
          ... on MessageEdited {
            message {
              ...MessageFields
            }
          }
          ... on MessageRemoved {
            message {
              ...MessageFields
            }
          }
          ... on MessageHidden {
            message {
              ...MessageFields
            }
          }
          ... on MessageRestored {
            message {
              ...MessageFields
            }
          }
          ... on MembershipChanged {
            change
            role
            user {
              id
              handle
              displayName
            }
          }
          ... on RoomStateChanged {
            state
          }
          ... on RoomDetailsChanged {
            name
            topic
          }
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

/** Asks back only for what messages owns, so that the gateway's plan is one fetch. */
export const SendMessage = graphql(`
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      __typename
      ... on SendMessageSuccess {
        sent {
          id
          seq
          stateSeq
          kind
          body
          createdAt
          editedAt
          removedAt
          hiddenAt
          clientNonce
          attachments {
            ...AttachmentFields
          }
        }
      }
      ... on NonceConflictProblem {
        message
      }
      ... on NotAllowedProblem {
        message
      }
      ... on BodyLengthProblem {
        message
      }
      ... on TooSoonProblem {
        message
        retryAfterMs
      }
      ... on ReplyTargetProblem {
        message
      }
      ... on MutedProblem {
        message
      }
      ... on AttachmentProblem {
        message
      }
      ... on InvalidInputProblem {
        message
      }
    }
  }
`);

export const EditMessage = graphql(`
  mutation EditMessage($input: EditMessageInput!) {
    editMessage(input: $input) {
      __typename
      ... on EditMessageSuccess {
        edited {
          id
          seq
          stateSeq
          body
          editedAt
          removedAt
        }
      }
      ... on NotAllowedProblem {
        message
      }
      ... on BodyLengthProblem {
        message
      }
      ... on AlreadyRemovedProblem {
        message
      }
      ... on MutedProblem {
        message
      }
    }
  }
`);

export const RemoveMessage = graphql(`
  mutation RemoveMessage($messageId: ID!) {
    removeMessage(messageId: $messageId) {
      __typename
      ... on RemoveMessageSuccess {
        removed {
          id
          seq
          stateSeq
          body
          editedAt
          removedAt
          attachments {
            ...AttachmentFields
          }
        }
      }
      ... on NotAllowedProblem {
        message
      }
    }
  }
`);

export const MarkRead = graphql(`
  mutation MarkRead($input: MarkReadInput!) {
    markRead(input: $input) {
      room {
        id
        lastReadSeq
        unreadCount
      }
    }
  }
`);

export const RoomMembers = graphql(`
  query RoomMembers($id: ID!, $after: String) {
    room(id: $id) {
      id
      memberCount
      members(first: 50, after: $after) {
        edges {
          cursor
          node {
            id
            role
            user {
              id
              handle
              displayName
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export const RemoveMember = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      __typename
      ... on RemoveMemberSuccess {
        room {
          id
          memberCount
        }
      }
      ... on NotAllowedProblem {
        message
      }
    }
  }
`);

export const SetMemberRole = graphql(`
  mutation SetMemberRole($input: SetMemberRoleInput!) {
    setMemberRole(input: $input) {
      __typename
      ... on SetMemberRoleSuccess {
        membership {
          id
          role
        }
      }
      ... on NotAllowedProblem {
        message
      }
      ... on LastOwnerProblem {
        message
      }
    }
  }
`);

export const ChangeRoomState = graphql(`
  mutation ChangeRoomState($input: ChangeRoomStateInput!) {
    changeRoomState(input: $input) {
      __typename
      ... on ChangeRoomStateSuccess {
        room {
          ...RoomHeader
        }
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
      ... on NotAllowedProblem {
        message
      }
    }
  }
`);
