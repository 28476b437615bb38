import { graphql } from '@sl3/schema/generated/admin/gql';

export const ListReports = graphql(`
  query ListReports($first: Int!, $after: String, $filter: ReportFilter) {
    reports(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          subjectKind
          subjectId
          reason
          note
          createdAt
          reporter {
            ...Person
          }
          room {
            ...Place
          }
          evidence {
            body
            author {
              ...Person
            }
          }
          case {
            id
            state
          }
        }
      }
    }
  }
`);
