import { graphql } from '@sl3/schema/generated/admin/gql';

export const Counts = graphql(`
  fragment Counts on ModerationCounts {
    openCases
    openReports
    activeMutes
    activeBans
    reportsToday
    hiddenToday
  }
`);

export const ReadCounts = graphql(`
  query ReadCounts {
    moderationCounts {
      ...Counts
    }
  }
`);

export const ReadActivity = graphql(`
  query ReadActivity($days: Int!) {
    moderationActivity(days: $days) {
      day
      reports
      decisions
      sanctions
    }
  }
`);
