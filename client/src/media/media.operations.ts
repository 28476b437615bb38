import { graphql } from '@sl3/schema/generated/gql';

/** Bounds that are checked before a byte is sent. */
export const MediaLimits = graphql(`
  query MediaLimits {
    mediaLimits {
      maxBytes
      maxPixels
      refusedExtensions
      attachmentsPerMessage
      linkLifetimeMs
    }
  }
`);

export const BeginUpload = graphql(`
  mutation BeginUpload($input: BeginUploadInput!) {
    beginUpload(input: $input) {
      __typename
      ... on BeginUploadSuccess {
        uploadUrl
        asset {
          id
        }
      }
      ... on FileTooLargeProblem {
        message
      }
      ... on FileTypeProblem {
        message
      }
      ... on TooManyUploadsProblem {
        message
        retryAfterMs
      }
      ... on InvalidInputProblem {
        message
      }
    }
  }
`);

/** What became of a file that has been handed over. */
export const UploadedAsset = graphql(`
  query UploadedAsset($id: ID!) {
    mediaAsset(id: $id) {
      id
      fileName
      mimeType
      bytes
      kind
      state
      width
      height
      thumbhash
      refusal {
        reason
        message
      }
    }
  }
`);

export const DeleteMediaAsset = graphql(`
  mutation DeleteMediaAsset($assetId: ID!) {
    deleteMediaAsset(assetId: $assetId) {
      __typename
    }
  }
`);

/** Signed links, good for minutes: asked for past the cache, which would keep them longer than they live. */
export const AssetLinks = graphql(`
  query AssetLinks($ids: [ID!]!) {
    mediaAssetsById(ids: $ids) {
      id
      url
      variants {
        format
        width
        height
        url
      }
    }
  }
`);
