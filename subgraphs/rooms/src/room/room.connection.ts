import { PageInfo } from '@sl3/platform/page';
import { Directive, Field, ObjectType } from 'type-graphql';
import { Room } from './room.js';

@Directive('@tag(name: "public")')
@ObjectType()
export class RoomEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Room)
  node!: Room;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class RoomConnection {
  @Field(() => [RoomEdge])
  edges!: RoomEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}
