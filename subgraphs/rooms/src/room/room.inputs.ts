import { Field, ID, InputType, Int } from 'type-graphql';
import { RoomKind, RoomState } from './room-words.js';

@InputType()
export class CreateRoomInput {
  @Field(() => RoomKind)
  kind!: RoomKind;

  @Field(() => String, { nullable: true, description: 'Required for public and private rooms.' })
  name?: string | null;

  @Field(() => String, { nullable: true })
  topic?: string | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'For a direct room: the other people (1 to 9). Otherwise people to invite, at most 50.',
  })
  userIds?: string[] | null;
}

@InputType()
export class UpdateRoomInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => String, { nullable: true, description: 'Left out or null: stays as it is.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Left out or null: stays as it is. Empty: no topic.' })
  topic?: string | null;
}

@InputType()
export class ChangeRoomStateInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => RoomState)
  to!: RoomState;

  @Field(() => Int, { nullable: true, description: 'For `SLOW`: 1,000 to 21,600,000.' })
  slowModeMs?: number | null;
}
