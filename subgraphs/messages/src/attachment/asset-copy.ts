import { modelOptions, prop } from '@typegoose/typegoose';
import type { MediaKind } from './attachment.js';

/** Our copy of a file, as far as it decides who may send it. Fed by the facts of the media subgraph. */
@modelOptions({ schemaOptions: { collection: 'assets', versionKey: false } })
export class AssetCopy {
  /** The asset's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  ownerId!: string;

  @prop({ type: () => String, required: true })
  state!: 'READY' | 'REFUSED' | 'DELETED';

  @prop({ type: () => String })
  kind?: MediaKind;

  @prop({ type: () => String })
  fileName?: string;

  @prop({ type: () => String })
  mimeType?: string;

  @prop({ type: () => Number })
  bytes?: number;

  @prop({ type: () => Number })
  width?: number;

  @prop({ type: () => Number })
  height?: number;

  @prop({ type: () => String })
  thumbhash?: string;

  /** Counts the changes of the asset; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}
