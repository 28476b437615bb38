import { graphql } from '@sl3/schema/generated/admin/gql';

export const CaseRow = graphql(`
  fragment CaseRow on ModerationCase {
    id
    subjectKind
    subjectId
    state
    openedAt
    updatedAt
    reportCount
    reasons
    leasedUntil
    assignee {
      ...Person
    }
    user {
      ...Person
    }
    room {
      ...Place
    }
  }
`);

export const ListCases = graphql(`
  query ListCases($first: Int!, $after: String, $filter: CaseFilter) {
    cases(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...CaseRow
          message {
            id
            body
            moderatedBody
            state
          }
        }
      }
    }
  }
`);

export const ShowCase = graphql(`
  query ShowCase($id: ID!) {
    moderationCase(id: $id) {
      ...CaseRow
      message {
        ...MessageRow
      }
      reports {
        id
        reason
        note
        createdAt
        reporter {
          ...Person
        }
        evidence {
          takenAt
          digest
          body
          seq
          attachmentIds
          author {
            ...Person
          }
        }
      }
      decisions {
        id
        kind
        reason
        at
        by {
          ...Person
        }
        sanction {
          id
          kind
          state
          endsAt
        }
      }
      user {
        createdAt
        state
        sanctions {
          id
          kind
          state
          reason
          startsAt
          endsAt
        }
      }
    }
  }
`);

export const TakeCase = graphql(`
  mutation TakeCase($caseId: ID!) {
    takeCase(caseId: $caseId) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const ReleaseCase = graphql(`
  mutation ReleaseCase($caseId: ID!) {
    releaseCase(caseId: $caseId) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const DecideCase = graphql(`
  mutation DecideCase($input: DecideCaseInput!) {
    decideCase(input: $input) {
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

export const CaseQueue = graphql(`
  subscription CaseQueue($after: Cursor) {
    moderationQueue(after: $after) {
      __typename
      ... on CaseBatch {
        cursor
        events {
          seq
          change
          case {
            id
            subjectKind
          }
          counts {
            ...Counts
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
