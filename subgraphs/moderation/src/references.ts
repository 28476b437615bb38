import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** A person. The users subgraph owns everything about them but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class User {
  @Field(() => ID)
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}
