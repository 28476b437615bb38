import { DateTime } from '@sl3/platform/scalars';
import { modelOptions, prop } from '@typegoose/typegoose';
import { Field, ID, Int, ObjectType } from 'type-graphql';

/** What a message said when it was reported. Sealed then: whatever its author does to the message later, this stays. */
@ObjectType({
  description: 'What a message said when it was reported; whatever happens to the message later, this stays.',
})
@modelOptions({ schemaOptions: { _id: false, versionKey: false } })
export class Evidence {
  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  takenAt!: Date;

  @Field(() => String, { description: 'SHA-256 of the evidence, hexadecimal; the audit holds it as well.' })
  @prop({ type: () => String, required: true })
  digest!: string;

  @Field(() => String, { nullable: true })
  @prop({ type: () => String })
  body?: string;

  @prop({ type: () => String, required: true })
  authorId!: string;

  @prop({ type: () => String })
  roomId?: string;

  @Field(() => Int, { nullable: true, description: 'The place of the message in its room.' })
  @prop({ type: () => Number })
  seq?: number;

  @Field(() => [ID])
  @prop({ type: () => [String], required: true })
  attachmentIds!: string[];
}
