import { graphql } from '@sl3/schema/generated/admin/gql';

export const ViewerFields = graphql(`
  fragment ViewerFields on User {
    id
    handle
    displayName
    role
  }
`);

export const SignIn = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on SignInSuccess {
        signedIn {
          accessToken
          accessTokenExpiresAt
          user {
            ...ViewerFields
          }
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const RefreshSession = graphql(`
  mutation RefreshSession {
    refreshSession {
      __typename
      ... on RefreshSessionSuccess {
        signedIn {
          accessToken
          accessTokenExpiresAt
          user {
            ...ViewerFields
          }
        }
      }
      ... on Problem {
        message
      }
    }
  }
`);

export const SignOut = graphql(`
  mutation SignOut {
    signOut {
      sessionId
    }
  }
`);
