import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MediaContext } from '../context.js';

export const MediaAssetState = {
  QUARANTINED: 'QUARANTINED',
  READY: 'READY',
  REFUSED: 'REFUSED',
  DELETED: 'DELETED',
} as const;
export type MediaAssetState = keyof typeof MediaAssetState;
registerEnumType(MediaAssetState, { name: 'MediaAssetState' });

/** A stored file. It is quarantined until it has been checked: until then only its owner knows of it. */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A stored file. It is quarantined until it has been checked.' })
@modelOptions({ schemaOptions: { collection: 'assets', versionKey: false } })
@index({ ownerId: 1, createdAt: -1 })
export class MediaAsset {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  ownerId!: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  fileName!: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  mimeType!: string;

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  bytes!: number;

  @Field(() => MediaAssetState)
  @prop({ type: () => String, required: true })
  state!: MediaAssetState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  static __resolveReference(reference: { id: string }, ctx: MediaContext): Promise<MediaAsset | null> {
    return ctx.loaders.visibleAsset.load(reference.id);
  }
}
