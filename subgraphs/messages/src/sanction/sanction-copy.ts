import { index, modelOptions, prop } from '@typegoose/typegoose';
import type { SanctionKind } from './sanction-words.js';

/** Our copy of a sanction, as far as it decides who may write. Fed by the facts of the moderation subgraph. */
@modelOptions({ schemaOptions: { collection: 'sanctions', versionKey: false } })
@index({ userId: 1, endsAt: 1 }, { name: 'holding' })
export class SanctionCopy {
  /** The sanction's id. */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => String, required: true })
  kind!: SanctionKind;

  /** Absent for everywhere. */
  @prop({ type: () => String })
  roomId?: string;

  @prop({ type: () => String, required: true })
  reason!: string;

  /** Absent for a warning, which keeps nobody from anything. */
  @prop({ type: () => Date })
  endsAt?: Date;

  @prop({ type: () => Date })
  liftedAt?: Date;

  /** Counts the changes of the sanction; a lower one is older. */
  @prop({ type: () => Number, required: true })
  version!: number;
}
