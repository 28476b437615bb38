import { Field, InputType } from 'type-graphql';

@InputType()
export class SignInInput {
  @Field(() => String)
  handle!: string;

  @Field(() => String)
  password!: string;
}
