import { Field, ID, InputType, Int } from 'type-graphql';
import { MediaAssetState, MediaKind } from './media-words.js';

@InputType()
export class BeginUploadInput {
  @Field(() => String)
  fileName!: string;

  @Field(() => String, { description: 'As the browser names it; may be empty.' })
  mimeType!: string;

  @Field(() => Int)
  bytes!: number;

  @Field(() => ID, { description: 'A UUID of the caller’s: asking again with it begins no second upload.' })
  clientNonce!: string;
}

@InputType()
export class MediaAssetFilter {
  @Field(() => ID, { nullable: true })
  ownerId?: string | null;

  @Field(() => MediaKind, { nullable: true })
  kind?: MediaKind | null;

  @Field(() => MediaAssetState, { nullable: true })
  state?: MediaAssetState | null;

  @Field(() => String, { nullable: true, description: 'In the name of the file, whatever the case.' })
  text?: string | null;
}
