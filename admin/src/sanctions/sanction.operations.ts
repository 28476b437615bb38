import { graphql } from '@sl3/schema/generated/admin/gql';

export const SanctionRow = graphql(`
  fragment SanctionRow on Sanction {
    id
    kind
    state
    reason
    startsAt
    endsAt
    liftedAt
    liftReason
    user {
      ...Person
    }
    room {
      ...Place
    }
    by {
      ...Person
    }
    liftedBy {
      ...Person
    }
    case {
      id
    }
  }
`);

export const ListSanctions = graphql(`
  query ListSanctions($first: Int!, $after: String, $filter: SanctionFilter) {
    sanctions(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...SanctionRow
        }
      }
    }
  }
`);

export const ImposeSanction = graphql(`
  mutation ImposeSanction($input: ImposeSanctionInput!) {
    imposeSanction(input: $input) {
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

export const LiftSanction = graphql(`
  mutation LiftSanction($input: LiftSanctionInput!) {
    liftSanction(input: $input) {
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
