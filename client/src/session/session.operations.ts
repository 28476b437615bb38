import { graphql } from '@sl3/schema/generated/gql';

export const ViewerFields = graphql(`
  fragment ViewerFields on User {
    id
    handle
    displayName
    role
  }
`);

export const SignUp = graphql(`
  mutation SignUp($input: SignUpInput!) {
    signUp(input: $input) {
      __typename
      ... on SignUpSuccess {
        signedIn {
          accessToken
          accessTokenExpiresAt
          user {
            ...ViewerFields
          }
        }
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
      ... on HandleTakenProblem {
        message
      }
      ... on TooManyAttemptsProblem {
        message
        retryAfterMs
      }
    }
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
      ... on WrongCredentialsProblem {
        message
      }
      ... on BannedProblem {
        message
        until
        reason
      }
      ... on TooManyAttemptsProblem {
        message
        retryAfterMs
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
      ... on SessionEndedProblem {
        message
      }
      ... on BannedProblem {
        message
        until
        reason
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

export const ClaimAccount = graphql(`
  mutation ClaimAccount($input: ClaimAccountInput!) {
    claimAccount(input: $input) {
      __typename
      ... on ClaimAccountSuccess {
        signedIn {
          accessToken
          accessTokenExpiresAt
          user {
            ...ViewerFields
          }
        }
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
      ... on ClaimCodeProblem {
        message
      }
      ... on BannedProblem {
        message
        until
        reason
      }
      ... on TooManyAttemptsProblem {
        message
        retryAfterMs
      }
    }
  }
`);

export const AccountLimits = graphql(`
  query AccountLimits {
    accountLimits {
      handleMinChars
      handleMaxChars
      handlePattern
      displayNameMaxChars
      passwordMinChars
      passwordMaxChars
    }
  }
`);
