import { graphql } from '@sl3/schema/generated/admin/gql';

export const ListRooms = graphql(`
  query ListRooms($first: Int!, $after: String, $filter: RoomFilter) {
    rooms(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...Place
          topic
          state
          memberCount
          createdAt
        }
      }
    }
  }
`);

export const ShowRoom = graphql(`
  query ShowRoom($id: ID!) {
    room(id: $id) {
      ...Place
      topic
      state
      slowModeMs
      memberCount
      createdAt
      externalId
      allowedTransitions {
        to
        isAllowed
        reasonIfDenied
      }
      members(first: 100) {
        pageInfo {
          hasNextPage
        }
        edges {
          node {
            id
            role
            joinedAt
            user {
              ...Person
            }
          }
        }
      }
    }
  }
`);

export const FindRooms = graphql(`
  query FindRooms($text: String!) {
    rooms(first: 20, filter: { text: $text }) {
      edges {
        node {
          ...Place
        }
      }
    }
  }
`);

export const ChangeRoomState = graphql(`
  mutation ChangeRoomState($input: ChangeRoomStateInput!) {
    changeRoomState(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);

export const RemoveMember = graphql(`
  mutation RemoveMember($input: RemoveMemberInput!) {
    removeMember(input: $input) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);
