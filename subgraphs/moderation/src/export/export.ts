import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { recordIndex, type PendingRecord } from '../record/pending-record.js';

export const ExportOf = { REPORTS: 'REPORTS', CASES: 'CASES', SANCTIONS: 'SANCTIONS', AUDIT: 'AUDIT' } as const;
export type ExportOf = keyof typeof ExportOf;
registerEnumType(ExportOf, { name: 'ExportOf' });

export const ExportFormat = { NDJSON: 'NDJSON', CSV: 'CSV', JSON: 'JSON' } as const;
export type ExportFormat = keyof typeof ExportFormat;
registerEnumType(ExportFormat, { name: 'ExportFormat' });

export const ExportState = { WAITING: 'WAITING', READY: 'READY', FAILED: 'FAILED' } as const;
export type ExportState = keyof typeof ExportState;
registerEnumType(ExportState, { name: 'ExportState' });

/** A file that a job writes for staff: one of the lists, between two times. */
@ObjectType({ description: 'A file with one of the lists, between two times, and how to know that it is whole.' })
@modelOptions({ schemaOptions: { collection: 'exports', versionKey: false } })
@index({ requestedAt: -1, _id: -1 })
@index({ byUserId: 1, clientNonce: 1 }, { unique: true })
@index(...recordIndex)
export class Export {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => ExportOf)
  @prop({ type: () => String, required: true })
  of!: ExportOf;

  @Field(() => ExportFormat)
  @prop({ type: () => String, required: true })
  format!: ExportFormat;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  from?: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  to?: Date;

  @Field(() => ExportState)
  @prop({ type: () => String, required: true })
  state!: ExportState;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  requestedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  @prop({ type: () => Date })
  finishedAt?: Date;

  @prop({ type: () => String, required: true })
  byUserId!: string;

  @prop({ type: () => String, required: true })
  clientNonce!: string;

  @Field(() => Int, { nullable: true, description: 'When READY: how many rows the file has.' })
  @prop({ type: () => Number })
  rows?: number;

  @Field(() => Int, { nullable: true })
  @prop({ type: () => Number })
  bytes?: number;

  @Field(() => String, { nullable: true, description: 'When READY: SHA-256 of the file, hexadecimal.' })
  @prop({ type: () => String })
  sha256?: string;

  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingRecords?: PendingRecord[];
}
