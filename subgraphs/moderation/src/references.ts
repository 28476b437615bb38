import { Directive, Field, ID, ObjectType } from 'type-graphql';

/** A person. The users subgraph owns everything about them; what was imposed on them is added here. */
@Directive('@key(fields: "id")')
@ObjectType()
export class User {
  @Field(() => ID)
  id: string;

  constructor(id: string) {
    this.id = id;
  }

  static __resolveReference(reference: { id: string }): User {
    return new User(reference.id);
  }
}

/** A room, of which the rooms subgraph owns everything but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class Room {
  @Field(() => ID)
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** A message, of which the messages subgraph owns everything but the id. */
@Directive('@key(fields: "id", resolvable: false)')
@ObjectType()
export class Message {
  @Field(() => ID)
  id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** A reference, or null where there is nobody or nothing to refer to. */
export const userOf = (id: string | null | undefined): User | null => (id == null ? null : new User(id));
export const roomOf = (id: string | null | undefined): Room | null => (id == null ? null : new Room(id));
export const messageOf = (id: string | null | undefined): Message | null => (id == null ? null : new Message(id));
