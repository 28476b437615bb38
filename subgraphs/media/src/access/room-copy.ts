import { index, modelOptions, prop } from '@typegoose/typegoose';

/** Our copy of one person's standing in one room. It stays after they are gone, so that an older fact is recognised. */
@modelOptions({ schemaOptions: { collection: 'memberAccess', versionKey: false } })
@index({ userId: 1 })
export class MemberCopy {
  /** `<roomId>_<userId>` */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => Boolean, required: true })
  isMember!: boolean;

  /** Counts the changes of the membership over leaving and coming back; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

/** Our copy of a room that changed: all that counts here is whether it is deleted. */
@modelOptions({ schemaOptions: { collection: 'roomAccess', versionKey: false } })
export class RoomCopy {
  /** The room's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => Boolean, required: true })
  isDeleted!: boolean;

  /** Counts the changes of the room; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}

export const memberKey = (roomId: string, userId: string): string => `${roomId}_${userId}`;
