import { Directive, Field, Int, ObjectType } from 'type-graphql';
import { HANDLE_MAX_CHARS, HANDLE_MIN_CHARS, HANDLE_PATTERN } from './handle.js';
import { DISPLAY_NAME_MAX_CHARS, PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS } from './user.policy.js';

@Directive('@tag(name: "public")')
@ObjectType({ description: 'Bounds a form can check before it sends.' })
export class AccountLimits {
  @Field(() => Int)
  readonly handleMinChars = HANDLE_MIN_CHARS;

  @Field(() => Int)
  readonly handleMaxChars = HANDLE_MAX_CHARS;

  @Field(() => String, { description: 'A regular expression in the common subset of JavaScript and PCRE.' })
  readonly handlePattern = HANDLE_PATTERN;

  @Field(() => Int)
  readonly displayNameMaxChars = DISPLAY_NAME_MAX_CHARS;

  @Field(() => Int)
  readonly passwordMinChars = PASSWORD_MIN_CHARS;

  @Field(() => Int)
  readonly passwordMaxChars = PASSWORD_MAX_CHARS;
}
