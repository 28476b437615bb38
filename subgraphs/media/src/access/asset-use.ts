import { index, modelOptions, prop } from '@typegoose/typegoose';

/** Our copy of one message that carries one asset. Fed by the facts of messages. */
@modelOptions({ schemaOptions: { collection: 'assetUses', versionKey: false } })
@index({ assetId: 1 })
@index({ messageId: 1 })
export class AssetUse {
  /** `<assetId>_<messageId>` */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  assetId!: string;

  @prop({ type: () => String, required: true })
  messageId!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  /** Whether readers see the message: it is neither hidden nor removed. */
  @prop({ type: () => Boolean, required: true })
  isVisible!: boolean;

  /** Of a message that was removed; 30 days later its files go too. */
  @prop({ type: () => Date })
  removedAt?: Date;
}

export const useKey = (assetId: string, messageId: string): string => `${assetId}_${messageId}`;
