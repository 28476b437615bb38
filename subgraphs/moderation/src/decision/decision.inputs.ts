import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class HideMessageInput {
  @Field(() => ID)
  messageId!: string;

  @Field(() => String, { description: 'At most 1,000 characters.' })
  reason!: string;

  @Field(() => ID, {
    nullable: true,
    description: 'The case this belongs to; by default the one that is open about the message.',
  })
  caseId?: string | null;
}

@InputType()
export class RestoreMessageInput extends HideMessageInput {}
