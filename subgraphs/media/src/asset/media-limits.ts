import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { IMAGE_PIXELS_MAX } from '../processing/image-limits.js';
import { REFUSED_EXTENSIONS } from './refused-extensions.js';

/** How long a link opens what it names. */
export const LINK_LIFETIME_MS = 300_000;
/** Of one message; messages holds people to it. */
export const ATTACHMENTS_PER_MESSAGE = 10;
/** At most these at once, for one person. */
export const OPEN_UPLOADS_MAX = 20;
export const UPLOADS_PER_HOUR = 200;

/** What is drawn anew and shown inline. */
export const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export const isImageType = (mimeType: string): mimeType is ImageType =>
  (IMAGE_TYPES as readonly string[]).includes(mimeType);

/** What may be uploaded, for clients that want to say so before they try. */
@Directive('@tag(name: "public")')
@ObjectType({ description: 'What may be uploaded, for clients that want to say so before they try.' })
export class MediaLimits {
  @Field(() => Int, { description: 'Of one file.' })
  readonly maxBytes: number;

  @Field(() => Int, { description: 'Of one image, all frames of an animation together.' })
  readonly maxPixels: number = IMAGE_PIXELS_MAX;

  @Field(() => [String], { description: 'What is shown inline. Anything else is only ever downloaded.' })
  readonly imageTypes: readonly string[] = IMAGE_TYPES;

  @Field(() => [String], { description: 'Endings of names that are not taken, in lower case and without a dot.' })
  readonly refusedExtensions: readonly string[] = REFUSED_EXTENSIONS;

  @Field(() => Int)
  readonly attachmentsPerMessage: number = ATTACHMENTS_PER_MESSAGE;

  @Field(() => Int, { description: 'How long a link opens what it names, at most.' })
  readonly linkLifetimeMs: number = LINK_LIFETIME_MS;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }
}
