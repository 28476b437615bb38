import { prop } from '@typegoose/typegoose';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { MediaAsset } from '../references.js';

/** How a file is shown. Media knows the same enum. */
export const MediaKind = { IMAGE: 'IMAGE', FILE: 'FILE' } as const;
export type MediaKind = keyof typeof MediaKind;
registerEnumType(MediaKind, {
  name: 'MediaKind',
  description: '`IMAGE` is shown where it stands; `FILE` is only ever downloaded.',
});

/**
 * A file that came with a message. What is needed to draw it is copied when the message is sent, so that nobody who
 * reads or listens waits for media.
 */
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A file that came with a message, as it was when it was sent.' })
export class Attachment {
  @Field(() => ID)
  @prop({ type: () => String, required: true })
  assetId!: string;

  @Field(() => MediaKind)
  @prop({ type: () => String, required: true, enum: MediaKind })
  kind!: MediaKind;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  fileName!: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  mimeType!: string;

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  bytes!: number;

  @Field(() => Int, { nullable: true, description: 'Of images, in pixels.' })
  @prop({ type: () => Number })
  width?: number;

  @Field(() => Int, { nullable: true, description: 'Of images, in pixels.' })
  @prop({ type: () => Number })
  height?: number;

  @Field(() => String, { nullable: true, description: 'Of images: what to draw until the image is there, base64.' })
  @prop({ type: () => String })
  thumbhash?: string;

  /** A stub; media resolves the rest for the viewer who asks. */
  asset?: MediaAsset;
}
