import { index, modelOptions, prop } from '@typegoose/typegoose';

/** Our copy of a ban, fed by the facts of the moderation subgraph. It holds until its end by the clock, unless lifted. */
@modelOptions({ schemaOptions: { collection: 'bans', versionKey: false } })
@index({ userId: 1, endsAt: 1 })
@index({ endsAt: 1 })
export class Ban {
  /** The sanction's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => String, required: true })
  reason!: string;

  @prop({ type: () => Date, required: true })
  endsAt!: Date;

  @prop({ type: () => Date })
  liftedAt?: Date;

  /** Counts the changes of the sanction; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}
