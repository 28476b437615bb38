import { Field, InputType } from 'type-graphql';

@InputType()
export class ClaimAccountInput {
  @Field(() => String)
  handle!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String)
  password!: string;
}
