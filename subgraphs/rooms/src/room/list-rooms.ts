import { foldText } from '@sl3/platform/fold-text';
import { PageInfo } from '@sl3/platform/page';
import type { QueryFilter } from 'mongoose';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { RoomsContext } from '../context.js';
import { beyond, pageOf, pageSize, timeAndId, type Page } from '@sl3/platform/page-of';
import { RoomKind, RoomState } from './room-words.js';
import { Room } from './room.js';

const PAGE_MAX = 100;
/** How many rooms a search for a text looks through. */
const LOOKED_THROUGH_MAX = 5_000;
const COUNTED_MAX = 10_000;
/** A list for a few people must not hold up what everybody waits for. */
const MAX_TIME_MS = 3_000;

@InputType({ description: 'Everything that is set has to fit.' })
export class RoomFilter {
  @Field(() => String, { nullable: true, description: 'Stands somewhere in the name or the topic.' })
  text?: string | null;

  @Field(() => RoomKind, { nullable: true })
  kind?: RoomKind | null;

  @Field(() => RoomState, { nullable: true })
  state?: RoomState | null;
}

@ObjectType()
export class StaffRoomEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Room)
  node!: Room;
}

@ObjectType()
export class StaffRoomConnection {
  @Field(() => [StaffRoomEdge])
  edges!: StaffRoomEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Counted up to 10,000.' })
  totalCount!: number;
}

/** All rooms but those that are still being founded, the latest first, for those who moderate the server. */
export async function listRooms(
  ctx: RoomsContext,
  input: { first: number | null; after: string | null; filter: RoomFilter },
): Promise<Page<Room> & { totalCount: number }> {
  const { filter, after } = input;
  const first = pageSize(input.first, { usual: 50, max: PAGE_MAX });
  const text = foldText(filter.text ?? '');
  const { rows, totalCount } =
    text === ''
      ? await readPage(ctx, { filter, after, limit: first + 1 })
      : await lookThrough(ctx, { filter, after, limit: first + 1, text });
  const page = pageOf(rows, { first, after, keys: ({ createdAt, _id }) => [createdAt.getTime(), _id] });
  return { ...page, totalCount };
}

interface Found {
  rows: Room[];
  totalCount: number;
}

const LATEST_FIRST = { createdAt: -1, _id: -1 } as const;

async function readPage(
  ctx: RoomsContext,
  input: { filter: RoomFilter; after: string | null; limit: number },
): Promise<Found> {
  const { rooms } = ctx.collections;
  const conditions = conditionsOf(input.filter);
  const [rows, totalCount] = await Promise.all([
    rooms
      .find({ $and: [conditions, beyond('createdAt', timeAndId(input.after))] })
      .sort(LATEST_FIRST)
      .limit(input.limit)
      .maxTimeMS(MAX_TIME_MS)
      .lean<Room[]>(),
    rooms.countDocuments(conditions, { limit: COUNTED_MAX, maxTimeMS: MAX_TIME_MS }),
  ]);
  return { rows, totalCount };
}

/** Every page looks through the same rooms again: what was found before is not kept for anybody. */
async function lookThrough(
  ctx: RoomsContext,
  input: { filter: RoomFilter; after: string | null; limit: number; text: string },
): Promise<Found> {
  const candidates = await ctx.collections.rooms
    .find(conditionsOf(input.filter))
    .sort(LATEST_FIRST)
    .limit(LOOKED_THROUGH_MAX)
    .maxTimeMS(MAX_TIME_MS)
    .lean<Room[]>();
  const found = candidates.filter(({ name = '', topic = '' }) => foldText(`${name}\n${topic}`).includes(input.text));
  const from = timeAndId(input.after);
  const isBeyond = ({ createdAt, _id }: Room) =>
    !from || createdAt < from.at || (createdAt.getTime() === from.at.getTime() && _id < from.id);
  return { rows: found.filter(isBeyond).slice(0, input.limit), totalCount: found.length };
}

function conditionsOf({ kind, state }: RoomFilter): QueryFilter<Room> {
  return { founding: { $exists: false }, ...(kind && { kind }), ...(state && { state }) };
}
