import { graphql } from '@sl3/schema/generated/admin/gql';

export const AssetRow = graphql(`
  fragment AssetRow on MediaAsset {
    id
    fileName
    mimeType
    bytes
    kind
    state
    width
    height
    createdAt
    url
    owner {
      ...Person
    }
    refusal {
      reason
      message
    }
    variants {
      format
      width
      url
    }
  }
`);

export const ListMediaAssets = graphql(`
  query ListMediaAssets($first: Int!, $after: String, $filter: MediaAssetFilter) {
    mediaAssets(first: $first, after: $after, filter: $filter) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...AssetRow
        }
      }
    }
  }
`);

/** Links to files, made for the viewer; null for what is gone. */
export const FindAssets = graphql(`
  query FindAssets($ids: [ID!]!) {
    mediaAssetsById(ids: $ids) {
      ...AssetRow
    }
  }
`);

export const DeleteMediaAsset = graphql(`
  mutation DeleteMediaAsset($assetId: ID!) {
    deleteMediaAsset(assetId: $assetId) {
      __typename
      ... on Problem {
        message
      }
    }
  }
`);
