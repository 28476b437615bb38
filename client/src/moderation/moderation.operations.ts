import { graphql } from '@sl3/schema/generated/gql';

/** What is in force against the viewer. */
export const MySanctions = graphql(`
  query MySanctions {
    mySanctions {
      id
      kind
      reason
      startsAt
      endsAt
      room {
        id
      }
    }
  }
`);

export const FileReport = graphql(`
  mutation FileReport($input: FileReportInput!) {
    fileReport(input: $input) {
      __typename
      ... on FileReportSuccess {
        isRepeat
      }
      ... on SubjectProblem {
        message
      }
      ... on TooManyReportsProblem {
        message
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
    }
  }
`);

export const HideMessage = graphql(`
  mutation HideMessage($input: HideMessageInput!) {
    hideMessage(input: $input) {
      __typename
      ... on SubjectProblem {
        message
      }
      ... on NotAllowedProblem {
        message
      }
      ... on CaseTakenProblem {
        message
      }
      ... on InvalidInputProblem {
        message
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
      ... on SubjectProblem {
        message
      }
      ... on NotAllowedProblem {
        message
      }
      ... on CaseTakenProblem {
        message
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
    }
  }
`);

export const ImposeSanction = graphql(`
  mutation ImposeSanction($input: ImposeSanctionInput!) {
    imposeSanction(input: $input) {
      __typename
      ... on SubjectProblem {
        message
      }
      ... on NotAllowedProblem {
        message
      }
      ... on CaseTakenProblem {
        message
      }
      ... on InvalidInputProblem {
        message
        fields {
          path
          message
        }
      }
    }
  }
`);

/** The text that readers do not see; for those who moderate. */
export const ModeratedBody = graphql(`
  query ModeratedBody($id: ID!) {
    message(id: $id) {
      id
      moderatedBody
    }
  }
`);
