import { PageInfo } from '@sl3/platform/page';
import { Directive, Field, ObjectType } from 'type-graphql';
import { Membership } from './membership.js';

@Directive('@tag(name: "public")')
@ObjectType()
export class MembershipEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Membership)
  node!: Membership;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class MembershipConnection {
  @Field(() => [MembershipEdge])
  edges!: MembershipEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
