import { index, modelOptions, mongoose, prop } from '@typegoose/typegoose';
import { Directive, Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { pendingIndex, type Pending } from '@sl3/platform/facts';
import { DateTime } from '@sl3/platform/scalars';
import type { EventPayload } from '@sl3/schema/events';
import type { UsersContext } from '../context.js';

/** What somebody may do on this server, beyond what each room allows them. */
export const UserRole = { USER: 'USER', MODERATOR: 'MODERATOR', ADMIN: 'ADMIN' } as const;
export type UserRole = keyof typeof UserRole;
registerEnumType(UserRole, { name: 'UserRole', description: 'What an account may do on this server.' });

/** An account. A handle stays with the person it was given to; `version` counts every change that others are told of. */
@Directive('@key(fields: "id")')
@Directive('@tag(name: "public")')
@ObjectType({ description: 'An account: who says something, and what they may do on this server.' })
@modelOptions({ schemaOptions: { collection: 'users', versionKey: false } })
@index({ handle: 1 }, { unique: true })
@index({ importKey: 1 }, { unique: true, partialFilterExpression: { importKey: { $exists: true } } })
@index({ searchKeys: 1 })
@index({ createdAt: -1, _id: -1 })
@index({ role: 1, createdAt: -1, _id: -1 })
@index(...pendingIndex)
export class User {
  @Field(() => ID, { name: 'id' })
  @prop({ type: () => String })
  _id!: string;

  @Field(() => String, {
    description: 'Unique name, lower case, without the @: what people type to reach this person.',
  })
  @prop({ type: () => String, required: true })
  handle!: string;

  @Field(() => String)
  @prop({ type: () => String, required: true })
  displayName!: string;

  @Field(() => UserRole)
  @prop({ type: () => String, enum: Object.keys(UserRole), required: true })
  role!: UserRole;

  @Field(() => Boolean, {
    description: 'False for a person who came with an import and has not claimed their name yet; they cannot sign in.',
  })
  @prop({ type: () => Boolean, required: true })
  isClaimed!: boolean;

  @Field(() => DateTime)
  @prop({ type: () => Date, required: true })
  createdAt!: Date;

  /** Stored only: argon2id, parameters and salt inside. Absent until the account is claimed. */
  @prop({ type: () => String })
  passwordHash?: string;

  /** Stored only: digest of the one-time code that claims the account; absent when none is out. */
  @prop({ type: () => String })
  claimCodeDigest?: string;

  @prop({ type: () => Date })
  claimCodeExpiresAt?: Date;

  /** Stored only: the person's name in the history they came from, such as `irc:#ubuntu:nick`. */
  @prop({ type: () => String })
  importKey?: string;

  /** Stored only: handle and display name folded, so that a prefix finds either through one index. */
  @prop({ type: () => [String], required: true })
  searchKeys!: string[];

  @prop({ type: () => Number, required: true })
  version!: number;

  /** Stored only: what is yet to be announced. */
  @prop({ type: () => [mongoose.Schema.Types.Mixed] })
  pendingFacts?: Pending[];

  static __resolveReference(reference: { id: string }, ctx: UsersContext): Promise<User | null> {
    return ctx.userLoader.load(reference.id);
  }
}

/** The account as others are told of it. */
function userFact(user: User): EventPayload<'user.created'> {
  const { _id: userId, handle, displayName, role, version } = user;
  return { userId, handle, displayName, role, version };
}

/** The pending announcement of a new account. Its id counts with the version, so it is told once. */
export function pendingUserFact(user: User, at: Date): Pending {
  return { id: factId(user), name: 'user.created', payload: userFact(user), at };
}

/** The pending announcement of a changed account. */
export function pendingChangeFact(user: User, input: { byUserId: string | null; at: Date }): Pending {
  const { byUserId, at } = input;
  const payload = { ...userFact(user), byUserId } satisfies EventPayload<'user.changed'>;
  return { id: factId(user), name: 'user.changed', payload, at };
}

const factId = (user: User): string => `${user._id}_${user.version}`;
