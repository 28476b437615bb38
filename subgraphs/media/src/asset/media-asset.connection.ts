import { PageInfo } from '@sl3/platform/page';
import { Field, Int, ObjectType } from 'type-graphql';
import { MediaAsset } from './media-asset.js';

@ObjectType()
export class MediaAssetEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => MediaAsset)
  node!: MediaAsset;
}

@ObjectType()
export class MediaAssetConnection {
  @Field(() => [MediaAssetEdge])
  edges!: MediaAssetEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Counted up to 10,000; that many or more say 10,000.' })
  totalCount!: number;
}
