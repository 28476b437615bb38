import { Arg, Ctx, Directive, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { MediaContext } from '../context.js';
import { User } from '../references.js';
import { uploadedBytes } from '../upload/uploaded-bytes.js';
import { AssetRefusal } from './asset-refusal.js';
import { beginUpload } from './begin-upload.js';
import { deleteMediaAsset } from './delete-media-asset.js';
import { downloadUrl, variantsOf } from './asset-links.js';
import { listMediaAssets } from './list-media-assets.js';
import { MediaAssetConnection } from './media-asset.connection.js';
import { BeginUploadInput, MediaAssetFilter } from './media-asset.inputs.js';
import { MediaAsset } from './media-asset.js';
import { BeginUploadResult, DeleteMediaAssetResult } from './media-asset.problems.js';
import { MediaLimits } from './media-limits.js';
import { MediaVariant } from './media-variant.js';
import { findSeveral } from './find-several.js';

@Resolver(() => MediaAsset)
export class MediaAssetResolver {
  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => MediaAsset, { nullable: true, description: 'An asset the viewer may see.' })
  mediaAsset(@Arg('id', () => ID) id: string, @Ctx() ctx: MediaContext) {
    return ctx.visibleAsset.load(id);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Query(() => [MediaAsset], {
    nullable: 'items',
    description: 'At most 100 assets, in the order asked for; null for what is absent or not for the viewer.',
  })
  mediaAssetsById(@Arg('ids', () => [ID]) ids: string[], @Ctx() ctx: MediaContext) {
    return findSeveral(ctx, ids);
  }

  @Directive('@tag(name: "public")')
  @Query(() => MediaLimits)
  mediaLimits(@Ctx() ctx: MediaContext) {
    return new MediaLimits(ctx.config.UPLOAD_MAX_BYTES);
  }

  @Directive('@requiresScopes(scopes: [["moderation:read"]])')
  @Query(() => MediaAssetConnection, { description: 'All assets, the latest first.' })
  mediaAssets(
    @Ctx() ctx: MediaContext,
    @Arg('first', () => Int, { nullable: true, defaultValue: 50 }) first: number | null,
    @Arg('after', () => String, { nullable: true }) after: string | null,
    @Arg('filter', () => MediaAssetFilter, { nullable: true }) filter: MediaAssetFilter | null,
  ) {
    return listMediaAssets(ctx, { first, after: after ?? null, filter: filter ?? {} });
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => BeginUploadResult, {
    description: 'Announces a file and says where its bytes go. Safe to repeat with the same `clientNonce`.',
  })
  beginUpload(@Arg('input', () => BeginUploadInput) input: BeginUploadInput, @Ctx() ctx: MediaContext) {
    return beginUpload(ctx, input);
  }

  @Directive('@authenticated')
  @Directive('@tag(name: "public")')
  @Mutation(() => DeleteMediaAssetResult, {
    description: 'Takes a file away from everybody at once. For its owner and for moderators; safe to repeat.',
  })
  deleteMediaAsset(@Arg('assetId', () => ID) assetId: string, @Ctx() ctx: MediaContext) {
    return deleteMediaAsset(ctx, { assetId });
  }

  @FieldResolver(() => User)
  owner(@Root() asset: MediaAsset) {
    return new User(asset.ownerId);
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => AssetRefusal, { nullable: true, description: 'When it is REFUSED.' })
  refusal(@Root() asset: MediaAsset, @Ctx() ctx: MediaContext) {
    return asset.refusedFor ? new AssetRefusal(ctx.viewer.locale, asset.refusedFor) : null;
  }

  @FieldResolver(() => Int, { description: 'How much of it is here, while it is UPLOADING; all of it afterwards.' })
  uploadedBytes(@Root() asset: MediaAsset, @Ctx() ctx: MediaContext) {
    return uploadedBytes(ctx, asset);
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => [MediaVariant], { description: 'Of an image that is READY, smallest first; else none.' })
  variants(@Root() asset: MediaAsset, @Ctx() ctx: MediaContext): MediaVariant[] {
    return variantsOf(ctx, asset);
  }

  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => String, {
    nullable: true,
    description: 'Where to get it: the file itself, or the largest variant of an image. Null unless it is READY.',
  })
  url(@Root() asset: MediaAsset, @Ctx() ctx: MediaContext): string | null {
    return downloadUrl(ctx, asset);
  }
}
