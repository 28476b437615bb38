import { DateTime } from '@sl3/platform/scalars';
import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** What keeps somebody from writing, until when, and why. */
@Directive('@tag(name: "public")')
@ObjectType({ description: 'What keeps the viewer from writing, until when, and why.' })
export class Mute {
  @Field(() => DateTime)
  until!: Date;

  @Field(() => String)
  reason!: string;

  @Field(() => ID, { nullable: true, description: 'The room it holds in; null for everywhere.' })
  roomId!: string | null;
}
