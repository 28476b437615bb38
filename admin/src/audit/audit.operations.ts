import { graphql } from '@sl3/schema/generated/admin/gql';

export const ListAuditEntries = graphql(`
  query ListAuditEntries($first: Int!, $after: String, $filter: AuditFilter) {
    auditEntries(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          seq
          at
          action
          subjectKind
          subjectId
          detail
          reason
          hash
          actor {
            ...Person
          }
          user {
            ...Person
          }
          room {
            ...Place
          }
        }
      }
    }
  }
`);
