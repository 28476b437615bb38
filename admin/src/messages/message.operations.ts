import { graphql } from '@sl3/schema/generated/admin/gql';

export const MessageRow = graphql(`
  fragment MessageRow on Message {
    id
    seq
    kind
    state
    body
    moderatedBody
    createdAt
    editedAt
    hiddenAt
    removedAt
    author {
      ...Person
    }
    room {
      ...Place
    }
    attachments {
      ...FileLine
    }
    moderatedAttachments {
      ...FileLine
    }
  }
`);

export const FileLine = graphql(`
  fragment FileLine on Attachment {
    assetId
    kind
    fileName
    bytes
  }
`);

export const ListMessages = graphql(`
  query ListMessages($first: Int!, $after: String, $filter: MessageFilter) {
    messages(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...MessageRow
        }
      }
    }
  }
`);

export const ShowMessage = graphql(`
  query ShowMessage($id: ID!) {
    message(id: $id) {
      ...MessageRow
      replyTo {
        id
        body
        author {
          ...Person
        }
      }
    }
  }
`);

/** What was said before and after, for the sense of it. */
export const MessagesAround = graphql(`
  query MessagesAround($before: MessageFilter!, $after: MessageFilter!, $few: Int!, $some: Int!) {
    before: messages(first: $few, filter: $before) {
      edges {
        node {
          ...MessageRow
        }
      }
    }
    after: messages(first: $some, filter: $after) {
      edges {
        node {
          ...MessageRow
        }
      }
    }
  }
`);

export const HideMessage = graphql(`
  mutation HideMessage($input: HideMessageInput!) {
    hideMessage(input: $input) {
      __typename
      ... on Problem {
        message
      }
      ... on InvalidInputProblem {
        fields {
          path
          message
        }
      }
    }
  }
`);

export const RestoreMessage = graphql(`
  mutation RestoreMessage($input: RestoreMessageInput!) {
    restoreMessage(input: $input) {
      __typename
      ... on Problem {
        message
      }
      ... on InvalidInputProblem {
        fields {
          path
          message
        }
      }
    }
  }
`);
