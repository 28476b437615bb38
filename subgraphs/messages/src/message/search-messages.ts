import { badUserInput } from '@sl3/platform/errors';
import { foldText } from '@sl3/platform/fold-text';
import { PageInfo } from '@sl3/platform/page';
import { DateTime } from '@sl3/platform/scalars';
import type { QueryFilter } from 'mongoose';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { Message, MessageState } from './message.js';
import { orderOf } from './staff-order.js';

const PAGE_MAX = 100;
/** How many messages a search for a text looks through. */
const LOOKED_THROUGH_MAX = 20_000;
const COUNTED_MAX = 10_000;
/** A list for a few people must not hold up what everybody waits for. */
const MAX_TIME_MS = 3_000;

@InputType({ description: 'Everything that is set has to fit.' })
export class MessageFilter {
  @Field(() => ID, { nullable: true })
  roomId?: string | null;

  @Field(() => ID, { nullable: true })
  authorId?: string | null;

  @Field(() => String, { nullable: true, description: 'Stands somewhere in the text, also of a hidden one.' })
  text?: string | null;

  @Field(() => MessageState, { nullable: true })
  state?: MessageState | null;

  @Field(() => DateTime, { nullable: true, description: 'Said then or later.' })
  from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Said before then.' })
  to?: Date | null;
}

@ObjectType()
export class StaffMessageEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Message)
  node!: Message;
}

@ObjectType()
export class StaffMessageConnection {
  @Field(() => [StaffMessageEdge])
  edges!: StaffMessageEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Int, { description: 'Counted up to 10,000.' })
  totalCount!: number;
}

/**
 * Messages of all rooms, latest first, for those who moderate the server.
 *
 * Every combination of the filter but the text is read from an index, newest first; a text is looked for in a bounded
 * number of them. Whoever wants to look further back sets `to`.
 */
export async function searchMessages(
  ctx: MessagesContext,
  input: { first: number | null; after: string | null; filter: MessageFilter },
): Promise<StaffMessageConnection> {
  const { filter, after } = input;
  const first = input.first ?? 50;
  if (first < 1 || first > PAGE_MAX) throw badUserInput('first', `it is from 1 to ${PAGE_MAX}`);
  const text = foldText(filter.text ?? '');
  const { rows, totalCount } =
    text === ''
      ? await readPage(ctx, { filter, after, limit: first + 1 })
      : await lookThrough(ctx, { filter, after, limit: first + 1, text });
  const order = orderOf(filter);
  const edges = rows.slice(0, first).map((node) => ({ cursor: order.cursorOf(node), node }));
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

interface Found {
  rows: Message[];
  totalCount: number;
}

async function readPage(
  ctx: MessagesContext,
  input: { filter: MessageFilter; after: string | null; limit: number },
): Promise<Found> {
  const { messages } = ctx.collections;
  const conditions = conditionsOf(input.filter);
  const order = orderOf(input.filter);
  const [rows, totalCount] = await Promise.all([
    messages
      .find({ $and: [conditions, order.beyond(input.after)] })
      .sort(order.latestFirst)
      .limit(input.limit)
      .maxTimeMS(MAX_TIME_MS)
      .lean<Message[]>(),
    messages.countDocuments(conditions, { limit: COUNTED_MAX, maxTimeMS: MAX_TIME_MS }),
  ]);
  return { rows, totalCount };
}

/** Every page looks through the same messages again: what was found before is not kept for anybody. */
async function lookThrough(
  ctx: MessagesContext,
  input: { filter: MessageFilter; after: string | null; limit: number; text: string },
): Promise<Found> {
  const { messages } = ctx.collections;
  const order = orderOf(input.filter);
  const candidates = messages
    .find(conditionsOf(input.filter), { seq: 1, at: 1, body: 1, withheldBody: 1 })
    .sort(order.latestFirst)
    .limit(LOOKED_THROUGH_MAX)
    .maxTimeMS(MAX_TIME_MS)
    .lean<Message[]>()
    .cursor({ batchSize: 1_000 });
  const isBeyond = order.isBeyond(input.after);
  const ids: string[] = [];
  let totalCount = 0;
  for await (const message of candidates) {
    if (!foldText(message.body ?? message.withheldBody ?? '').includes(input.text)) continue;
    totalCount += 1;
    if (ids.length < input.limit && isBeyond(message)) ids.push(message._id);
  }
  const rows = await messages
    .find({ _id: { $in: ids } })
    .sort(order.latestFirst)
    .lean<Message[]>();
  return { rows, totalCount };
}

function conditionsOf(filter: MessageFilter): QueryFilter<Message> {
  const { roomId, authorId, state, from, to } = filter;
  const at = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return {
    ...(roomId && { roomId }),
    ...(authorId && { authorId }),
    ...(Object.keys(at).length > 0 && { at }),
    ...(state && STATE_CONDITIONS[state]),
  };
}

const STATE_CONDITIONS: Record<MessageState, QueryFilter<Message>> = {
  VISIBLE: { removedAt: { $exists: false }, hiddenAt: { $exists: false } },
  HIDDEN: { hiddenAt: { $exists: true }, removedAt: { $exists: false } },
  REMOVED: { removedAt: { $exists: true } },
};
