import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { VariantFormat } from './media-words.js';

/** A rendition of an image, and where to get it. */
@Directive('@tag(name: "public")')
@ObjectType({ description: 'A rendition of an image, without anything the original said about place, time or camera.' })
export class MediaVariant {
  @Field(() => VariantFormat)
  readonly format!: VariantFormat;

  @Field(() => Int)
  readonly width!: number;

  @Field(() => Int)
  readonly height!: number;

  @Field(() => Int)
  readonly bytes!: number;

  @Field(() => String, {
    description: 'For this viewer, for some minutes. Signed in, their browser gets it; nobody else does.',
  })
  readonly url!: string;
}
