import { Arg, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { MediaContext } from '../context.js';
import { User } from '../references.js';
import { MediaAsset } from './media-asset.js';

@Resolver(() => MediaAsset)
export class MediaAssetResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => MediaAsset, { nullable: true, description: 'An asset the viewer may see.' })
  mediaAsset(@Arg('id', () => ID) id: string, @Ctx() ctx: MediaContext) {
    return ctx.loaders.visibleAsset.load(id);
  }

  @FieldResolver(() => User)
  owner(@Root() asset: MediaAsset) {
    return new User(asset.ownerId);
  }
}
