import { badCursor, badUserInput } from '@sl3/platform/errors';
import { foldText, startsWith } from '@sl3/platform/fold-text';
import { decodePageCursor, encodePageCursor, PageInfo } from '@sl3/platform/page';
import type { QueryFilter } from 'mongoose';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { bannedUserIds } from '../ban/find-ban.js';
import type { UsersContext } from '../context.js';
import { UserState } from './user-state.js';
import { User, UserRole } from './user.js';

const PAGE_MAX = 100;
const COUNTED_MAX = 10_000;
/** A list for a few people must not hold up what everybody waits for. */
const MAX_TIME_MS = 3_000;

@InputType({ description: 'Everything that is set has to fit.' })
export class UserFilter {
  @Field(() => String, { nullable: true, description: 'The handle or the display name starts with it.' })
  text?: string | null;

  @Field(() => UserRole, { nullable: true })
  role?: UserRole | null;

  @Field(() => UserState, { nullable: true })
  state?: UserState | null;
}

@ObjectType()
export class UserEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => User)
  node!: User;
}

@ObjectType()
export class UserConnection {
  @Field(() => [UserEdge])
  edges!: UserEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Counted up to 10,000.' })
  totalCount!: number;
}

/** All accounts, the latest first, for those who look after them. */
export async function listUsers(
  ctx: UsersContext,
  input: { first: number | null; after: string | null; filter: UserFilter },
): Promise<UserConnection> {
  const { after } = input;
  const first = input.first ?? 50;
  if (first < 1 || first > PAGE_MAX) throw badUserInput('first', `it is from 1 to ${PAGE_MAX}`);
  const conditions = await conditionsOf(ctx, input.filter);
  const [rows, totalCount] = await Promise.all([
    ctx.collections.users
      .find({ $and: [conditions, beyond(after)] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(first + 1)
      .maxTimeMS(MAX_TIME_MS)
      .lean<User[]>(),
    ctx.collections.users.countDocuments(conditions, { limit: COUNTED_MAX, maxTimeMS: MAX_TIME_MS }),
  ]);
  const edges = rows
    .slice(0, first)
    .map((node) => ({ cursor: encodePageCursor([node.createdAt.getTime(), node._id]), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

async function conditionsOf(ctx: UsersContext, { text, role, state }: UserFilter): Promise<QueryFilter<User>> {
  const prefix = foldText((text ?? '').replace(/^\s*@/, ''));
  return {
    ...(prefix !== '' && { searchKeys: startsWith(prefix) }),
    ...(role && { role }),
    ...(state && (await stateConditions(ctx, state))),
  };
}

async function stateConditions(ctx: UsersContext, state: UserState): Promise<QueryFilter<User>> {
  const banned = await bannedUserIds(ctx);
  switch (state) {
    case 'BANNED':
      return { _id: { $in: banned } };
    case 'ACTIVE':
      return { isClaimed: true, _id: { $nin: banned } };
    case 'UNCLAIMED':
      return { isClaimed: false, _id: { $nin: banned } };
  }
}

/** What lies beyond a cursor. The first condition says nothing new, but an index is walked from there. */
function beyond(after: string | null): QueryFilter<User> {
  if (after === null) return {};
  const [time, id] = decodePageCursor(after);
  const createdAt = new Date(typeof time === 'number' ? time : NaN);
  if (Number.isNaN(createdAt.getTime()) || typeof id !== 'string') throw badCursor();
  return { createdAt: { $lte: createdAt }, $or: [{ createdAt: { $lt: createdAt } }, { _id: { $lt: id } }] };
}
