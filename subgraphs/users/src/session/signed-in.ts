import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '@sl3/platform/scalars';
import { User } from '../user/user.js';

@ObjectType({ description: 'A signed-in device. The refresh token is never in the body.' })
export class SignedIn {
  @Field(() => User)
  readonly user: User;

  @Field(() => ID)
  readonly sessionId: string;

  @Field(() => String, { description: 'Bearer token, at most 10 minutes; keep it in memory only.' })
  readonly accessToken: string;

  @Field(() => DateTime)
  readonly accessTokenExpiresAt: Date;

  constructor(user: User, sessionId: string, accessToken: string, accessTokenExpiresAt: Date) {
    this.user = user;
    this.sessionId = sessionId;
    this.accessToken = accessToken;
    this.accessTokenExpiresAt = accessTokenExpiresAt;
  }
}
