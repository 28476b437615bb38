import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { DIRECT_MEMBERS_MAX } from './direct-key.js';
import { NAME_MAX_CHARS, TOPIC_MAX_CHARS } from './room-text.js';

export const SLOW_MODE_MIN_MS = 1_000;
export const SLOW_MODE_MAX_MS = 21_600_000; // six hours

@Directive('@tag(name: "public")')
@ObjectType({ description: 'Bounds a form can check before it sends.' })
export class RoomLimits {
  @Field(() => Int)
  readonly nameMaxChars = NAME_MAX_CHARS;

  @Field(() => Int)
  readonly topicMaxChars = TOPIC_MAX_CHARS;

  @Field(() => Int, { description: 'The viewer included.' })
  readonly directMembersMax = DIRECT_MEMBERS_MAX;

  @Field(() => Int)
  readonly slowModeMaxMs = SLOW_MODE_MAX_MS;
}
