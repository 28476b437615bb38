import { DateTime } from '@sl3/platform/scalars';
import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Field, ID, Int, ObjectType } from 'type-graphql';

/** The one partition of the audit. */
export const AUDIT = 'audit';

/**
 * Who did what to which subject, kept for good: one place in a chain of hashes.
 *
 * Texts that people wrote are kept beside the chain (`reason`, `reasonSalt`) with only their digest inside it, so that
 * erasing one does not break the chain, and the digest left behind cannot be guessed from.
 */
@ObjectType({ description: 'Who did what to which subject, kept for good.' })
@modelOptions({ schemaOptions: { collection: 'audit', versionKey: false } })
@index({ partition: 1, seq: 1 }, { unique: true, name: 'place' })
@index({ recordId: 1 }, { unique: true, name: 'recorded_once' })
@index({ seq: -1 })
@index({ actorId: 1, seq: -1 })
@index({ action: 1, seq: -1 })
@index({ subjectId: 1, seq: -1 })
@index({ userId: 1, seq: -1 })
export class AuditEntry {
  @prop({ type: () => String })
  _id!: string;

  @prop({ type: () => String, required: true })
  partition!: string;

  @Field(() => Int)
  @prop({ type: () => Number, required: true })
  seq!: number;

  @Field(() => DateTime, { description: 'When it was done.' })
  @prop({ type: () => Date, required: true })
  at!: Date;

  /** What it records: the id of a pending record, or the name and id of a neighbour's fact. */
  @prop({ type: () => String, required: true })
  recordId!: string;

  @Field(() => String, { description: '`noun.verbed`, e.g. `message.hidden`.' })
  @prop({ type: () => String, required: true })
  action!: string;

  /** Absent: the system. */
  @prop({ type: () => String })
  actorId?: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  subjectKind!: string;

  @Field(() => ID)
  @prop({ type: () => String, required: true })
  subjectId!: string;

  @prop({ type: () => String })
  userId?: string;

  @prop({ type: () => String })
  roomId?: string;

  @prop({ type: () => String })
  caseId?: string;

  @prop({ type: () => mongoose.Schema.Types.Mixed })
  facts?: Record<string, string | number>;

  @Field(() => String, { nullable: true, description: 'What the actor gave as a reason.' })
  @prop({ type: () => String })
  reason?: string;

  @prop({ type: () => String })
  reasonSalt?: string;

  @prop({ type: () => String })
  reasonDigest?: string;

  @Field(() => String, { description: 'SHA-256 over the hash before and this entry, hexadecimal.' })
  @prop({ type: () => String, required: true })
  hash!: string;
}
