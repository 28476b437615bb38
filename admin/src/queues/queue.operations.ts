import { graphql } from '@sl3/schema/generated/admin/gql';

export const ReadQueues = graphql(`
  query ReadQueues {
    queues {
      subgraph
      queue
      waiting
      active
      delayed
      dead
      doneInLastHour
      oldestWaitingMs
    }
  }
`);

export const ListQueueWorks = graphql(`
  query ListQueueWorks($queue: String!, $state: WorkState, $first: Int!, $after: String) {
    queueWorks(queue: $queue, state: $state, first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          subgraph
          queue
          job
          state
          enqueuedAt
          dueAt
          endedAt
          attempts
          lastError
        }
      }
    }
  }
`);

export const RetryWork = graphql(`
  mutation RetryWork($id: ID!) {
    retryWork(id: $id) {
      id
    }
  }
`);

export const DiscardWork = graphql(`
  mutation DiscardWork($id: ID!) {
    discardWork(id: $id) {
      id
    }
  }
`);
