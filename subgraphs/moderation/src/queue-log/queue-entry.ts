import { index, modelOptions, prop } from '@typegoose/typegoose';
import type { CaseChange } from './case-change.js';

/** The one partition of the queue of cases. */
export const QUEUE_OF_CASES = 'queue_cases';

/** One place in the queue of cases: which case changed, and how. What the case now is stands in the case. */
@modelOptions({ schemaOptions: { collection: 'queueLog', versionKey: false } })
@index({ partition: 1, seq: 1 }, { unique: true, name: 'place' })
@index({ recordId: 1 }, { unique: true, name: 'recorded_once' })
export class QueueEntry {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  partition!: string;

  @prop({ type: () => Number, required: true })
  seq!: number;

  @prop({ type: () => Date, required: true })
  at!: Date;

  /** Of the content as it was stored: tells a log that was restored from the one a cursor was made of. */
  @prop({ type: () => String, required: true })
  digest!: string;

  @prop({ type: () => String, required: true })
  recordId!: string;

  @prop({ type: () => String, required: true })
  caseId!: string;

  @prop({ type: () => String, required: true })
  change!: CaseChange;
}
