import { graphql } from '@sl3/schema/generated/admin/gql';

export const ListUsers = graphql(`
  query ListUsers($first: Int!, $after: String, $filter: UserFilter) {
    users(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...Person
          state
          createdAt
          sanctions(active: true) {
            id
            kind
            endsAt
          }
        }
      }
    }
  }
`);

export const ShowUser = graphql(`
  query ShowUser($id: ID!) {
    user(id: $id) {
      ...Person
      state
      createdAt
      sanctions {
        ...SanctionRow
      }
    }
  }
`);

/** For a choice of people: by the beginning of their names. */
export const FindUsers = graphql(`
  query FindUsers($text: String!) {
    searchUsers(text: $text, first: 20) {
      ...Person
    }
  }
`);

export const SetUserRole = graphql(`
  mutation SetUserRole($input: SetUserRoleInput!) {
    setUserRole(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);
