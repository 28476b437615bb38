import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** A room. The rooms subgraph owns everything about it but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class Room {
  @Field(() => ID)
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}
