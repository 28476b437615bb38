import { Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { MediaAsset } from '../references.js';
import { Attachment } from './attachment.js';

@Resolver(() => Attachment)
export class AttachmentResolver {
  @Directive('@cacheControl(scope: PRIVATE)')
  @FieldResolver(() => MediaAsset, {
    nullable: true,
    description: 'The file itself, with links made for the viewer; null when they may not see it or it is gone.',
  })
  asset(@Root() attachment: Attachment): MediaAsset {
    return { id: attachment.assetId };
  }
}
