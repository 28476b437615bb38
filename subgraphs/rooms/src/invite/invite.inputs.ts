import { Field, ID, InputType } from 'type-graphql';

@InputType()
export class InviteToRoomInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => ID)
  userId!: string;
}
