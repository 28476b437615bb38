import { modelOptions, prop } from '@typegoose/typegoose';

/** How far one member has read one room. It only moves forward, so several devices merge by themselves. */
@modelOptions({ schemaOptions: { collection: 'receipts', versionKey: false } })
export class Receipt {
  /** `<roomId>_<userId>` */
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  roomId!: string;

  @prop({ type: () => String, required: true })
  userId!: string;

  @prop({ type: () => Number, required: true })
  seq!: number;

  /** How many posts the room had at `seq`. Grows with it, so both can move in one `$max`. */
  @prop({ type: () => Number, required: true })
  ordinal!: number;
}
