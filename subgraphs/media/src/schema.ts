import 'reflect-metadata';
import { buildSubgraph } from '@sl3/platform/subgraph';
import type { GraphQLSchema } from 'graphql';
import { MediaAsset } from './asset/media-asset.js';
import { MediaAssetResolver } from './asset/media-asset.resolver.js';
import { User } from './references.js';

/** The schema of this subgraph, and its SDL as other subgraphs compose with it. */
export function buildMediaSchema(): { schema: GraphQLSchema; sdl: string } {
  return buildSubgraph({ name: 'media', resolvers: [MediaAssetResolver], entities: { MediaAsset, User } });
}
