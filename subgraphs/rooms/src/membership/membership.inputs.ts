import { Field, ID, InputType } from 'type-graphql';
import { RoomRole } from '../room/room-words.js';

@InputType()
export class RemoveMemberInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => ID)
  userId!: string;
}

@InputType()
export class SetMemberRoleInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => ID)
  userId!: string;

  @Field(() => RoomRole)
  role!: RoomRole;
}
