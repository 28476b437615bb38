import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import type { AssetFact } from '@sl3/schema/events';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { MediaContext } from '../context.js';
import type { AssetRefusalReason } from './media-words.js';
import { MediaAssetState, MediaKind, type VariantFormat } from './media-words.js';

/** A rendition of an image as it is stored. Its name is what links and storage keys carry, e.g. `webp-1280`. */
export interface StoredVariant {
  name: string;
  format: VariantFormat;
  width: number;
  height: number;
  bytes: number;
}

/**
 * A file somebody uploaded. Until it has been looked at only its owner knows of it; then people see it where a message
 * carries it. The document stays when the file is gone, so that its facts keep counting.
 */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A file somebody uploaded. Nobody gets it before it has been looked at.' })
@modelOptions({ schemaOptions: { collection: 'assets', versionKey: false } })
@index({ ownerId: 1, clientNonce: 1 }, { unique: true, partialFilterExpression: { clientNonce: { $exists: true } } })
@index({ ownerId: 1, createdAt: -1 })
@index({ state: 1, settledAt: 1 })
@index(...pendingIndex)
export class MediaAsset {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  ownerId!: string;

  /** Stored only: the owner's retry key. */
  @prop({ type: () => String })
  clientNonce?: string;

  @Field(() => String, { description: 'Without path, control or direction characters; at most 150 characters.' })
  @prop({ type: () => String, required: true })
  fileName!: string;

  /** Stored only: the name as searches compare it. */
  @prop({ type: () => String, required: true })
  nameKey!: string;

  @Field(() => String, { description: 'Of an image what it is; of any other file `application/octet-stream`.' })
  @prop({ type: () => String, required: true })
  mimeType!: string;

  @Field(() => Int, { description: 'Of the file as it was uploaded.' })
  @prop({ type: () => Number, required: true })
  bytes!: number;

  @Field(() => MediaKind)
  @prop({ type: () => String, required: true })
  kind!: MediaKind;

  @Field(() => MediaAssetState)
  @prop({ type: () => String, required: true })
  state!: MediaAssetState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  /** Stored only; `refusal` tells it in the language of the request. */
  @prop({ type: () => String })
  refusedFor?: AssetRefusalReason;

  @Field(() => Int, { nullable: true, description: 'Of an image that is READY, as it is to be looked at.' })
  @prop({ type: () => Number })
  width?: number;

  @Field(() => Int, { nullable: true, description: 'Of an image that is READY, as it is to be looked at.' })
  @prop({ type: () => Number })
  height?: number;

  @Field(() => String, { nullable: true, description: 'A ThumbHash in base64, to draw while the image loads.' })
  @prop({ type: () => String })
  thumbhash?: string;

  /** Smallest first. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  stored?: StoredVariant[];

  /** When it last changed its state. */
  @prop({ type: () => Date, required: true })
  settledAt!: Date;

  /** Who deleted it. Absent while it is there, and when the nightly scrub did. */
  @prop({ type: () => String })
  deletedBy?: string;

  /** When its bytes left the storage. */
  @prop({ type: () => Date })
  scrubbedAt?: Date;

  /** Counts the changes of this asset. */
  @prop({ type: () => Number, required: true })
  version!: number;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  static __resolveReference(reference: { id: string }, ctx: MediaContext): Promise<MediaAsset | null> {
    return ctx.visibleAsset.load(reference.id);
  }
}

/** A settled asset as others are told of it. */
export function assetFact(asset: MediaAsset & { state: 'READY' | 'REFUSED' }): AssetFact {
  return {
    assetId: asset._id,
    ownerId: asset.ownerId,
    fileName: asset.fileName,
    mimeType: asset.mimeType,
    bytes: asset.bytes,
    kind: asset.kind,
    state: asset.state,
    width: asset.width ?? null,
    height: asset.height ?? null,
    thumbhash: asset.thumbhash ?? null,
    version: asset.version,
    at: asset.settledAt,
  };
}

export function isSettled(asset: MediaAsset): asset is MediaAsset & { state: 'READY' | 'REFUSED' } {
  return asset.state === 'READY' || asset.state === 'REFUSED';
}
