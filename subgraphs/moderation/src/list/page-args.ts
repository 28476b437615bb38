import { ArgsType, Field, Int } from 'type-graphql';

/** The arguments of every list for staff: forwards only, latest first. */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 100; 30 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: '`endCursor` of the page before.' })
  after?: string | null;
}
