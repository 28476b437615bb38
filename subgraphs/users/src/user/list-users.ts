import { foldText, startsWith } from '@sl3/platform/fold-text';
import { PageInfo } from '@sl3/platform/page';
import { beyond, pageOf, pageSize, timeAndId } from '@sl3/platform/page-of';
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
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const conditions = await conditionsOf(ctx, input.filter);
  const [rows, totalCount] = await Promise.all([
    ctx.collections.users
      .find({ $and: [conditions, beyond('createdAt', timeAndId(after))] })
      .sort({ createdAt: -1, _id: -1 })
      .limit(first + 1)
      .maxTimeMS(MAX_TIME_MS)
      .lean<User[]>(),
    ctx.collections.users.countDocuments(conditions, { limit: COUNTED_MAX, maxTimeMS: MAX_TIME_MS }),
  ]);
  const page = pageOf(rows, { first, after, keys: ({ createdAt, _id }) => [createdAt.getTime(), _id] });
  return { ...page, totalCount };
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
