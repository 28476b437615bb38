import { graphql } from '@sl3/schema/generated/admin/gql';

export const ListExports = graphql(`
  query ListExports($first: Int!, $after: String) {
    exports(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          of
          format
          from
          to
          state
          requestedAt
          finishedAt
          rows
          bytes
          sha256
          url
          requestedBy {
            ...Person
          }
        }
      }
    }
  }
`);

export const RequestExport = graphql(`
  mutation RequestExport($input: RequestExportInput!) {
    requestExport(input: $input) {
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
