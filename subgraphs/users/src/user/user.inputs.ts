import { Field, InputType } from 'type-graphql';

@InputType()
export class SignUpInput {
  @Field(() => String)
  handle!: string;

  @Field(() => String, { nullable: true, description: 'The handle when left out.' })
  displayName?: string | null;

  @Field(() => String)
  password!: string;
}

@InputType()
export class UpdateProfileInput {
  @Field(() => String)
  displayName!: string;
}
