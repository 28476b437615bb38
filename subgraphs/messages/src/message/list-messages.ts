import { badCursor, badUserInput } from '@sl3/platform/errors';
import { decodePageCursor, encodePageCursor, PageInfo } from '@sl3/platform/page';
import { Cursor } from '@sl3/platform/scalars';
import { ArgsType, Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { MessagesContext } from '../context.js';
import { canRead } from '../room-access/load-access.js';
import { Message } from './message.js';

/** The most messages of one page. */
export const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;

@ArgsType()
export class ListMessagesArgs {
  @Field(() => Int, { nullable: true })
  first?: number | null;

  @Field(() => String, { nullable: true })
  after?: string | null;

  @Field(() => Int, { nullable: true })
  last?: number | null;

  @Field(() => String, { nullable: true })
  before?: string | null;

  @Field(() => ID, { nullable: true, description: 'A message id: the page has it in its middle.' })
  around?: string | null;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class MessageEdge {
  @Field(() => String)
  cursor!: string;

  @Field(() => Message)
  node!: Message;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class MessageConnection {
  @Field(() => [MessageEdge])
  edges!: MessageEdge[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;

  @Field(() => Cursor, {
    description: 'Subscribe with `after: resumeCursor` to receive every event this page does not have yet.',
  })
  resumeCursor!: string;
}

/** Which part of a history is asked for, checked. */
type Span =
  | { kind: 'from'; seq: number; count: number }
  | { kind: 'until'; seq: number; count: number }
  | { kind: 'around'; messageId: string; count: number };

/**
 * A page of a room's history, oldest first.
 *
 * The head is read before the page: an event that falls between the two is then handed out twice, by the page and by
 * the subscription that resumes from it, and never not at all.
 *
 * @returns null when whoever asks may not read the room
 * @throws BAD_USER_INPUT for arguments that exclude each other, BAD_CURSOR for a cursor of something else
 */
export async function listMessages(
  ctx: MessagesContext,
  input: { roomId: string; args: ListMessagesArgs },
): Promise<MessageConnection | null> {
  const { roomId, args } = input;
  const span = spanOf(args);
  if (!(await canRead(ctx, roomId))) return null;
  const head = await ctx.loaders.heads.load(roomId);
  const messages = await readSpan(ctx, { roomId, span });
  const [first, last] = [messages[0], messages.at(-1)];
  const [hasPreviousPage, hasNextPage] = await Promise.all([
    first ? hasPosts(ctx, { roomId, seq: { $lt: first.seq } }) : false,
    last ? hasPosts(ctx, { roomId, seq: { $gt: last.seq } }) : false,
  ]);
  return {
    edges: messages.map((node) => ({ cursor: cursorOf(node), node })),
    pageInfo: {
      hasPreviousPage,
      hasNextPage,
      startCursor: first ? cursorOf(first) : null,
      endCursor: last ? cursorOf(last) : null,
    },
    resumeCursor: ctx.cursors.encode({ partition: roomId, seq: head.seq, digest: head.digest }),
  };
}

function spanOf({ first, after, last, before, around }: ListMessagesArgs): Span {
  if (first != null && last != null) throw badUserInput('last', 'goes without `first`');
  if (around != null) {
    if (after != null || before != null) throw badUserInput('around', 'goes without `after` and `before`');
    return { kind: 'around', messageId: around, count: countOf(first ?? last, first != null ? 'first' : 'last') };
  }
  if (after != null && before != null) throw badUserInput('before', 'goes without `after`');
  if (after != null && last != null) throw badUserInput('last', 'goes with `before`; `after` goes with `first`');
  if (before != null && first != null) throw badUserInput('first', 'goes with `after`; `before` goes with `last`');
  if (after != null || first != null) {
    return { kind: 'from', seq: after == null ? 0 : seqOf(after), count: countOf(first, 'first') };
  }
  return { kind: 'until', seq: before == null ? Infinity : seqOf(before), count: countOf(last, 'last') };
}

function countOf(count: number | null | undefined, path: string): number {
  if (count == null) return PAGE_DEFAULT;
  if (count < 1 || count > PAGE_MAX) throw badUserInput(path, `is from 1 to ${PAGE_MAX}`);
  return count;
}

function cursorOf(message: Message): string {
  return encodePageCursor([message.seq]);
}

function seqOf(cursor: string): number {
  const [seq, ...rest] = decodePageCursor(cursor);
  if (typeof seq !== 'number' || rest.length > 0) throw badCursor();
  return seq;
}

async function readSpan(ctx: MessagesContext, input: { roomId: string; span: Span }): Promise<Message[]> {
  const { roomId, span } = input;
  switch (span.kind) {
    case 'from':
      return readAfter(ctx, { roomId, seq: span.seq, count: span.count });
    case 'until':
      return readBefore(ctx, { roomId, seq: span.seq, count: span.count });
    case 'around': {
      const middle = await ctx.loaders.messages.load(span.messageId);
      if (middle?.roomId !== roomId) throw badUserInput('around', 'is not a message of this room');
      const countBefore = Math.floor((span.count - 1) / 2);
      const [before, after] = await Promise.all([
        readBefore(ctx, { roomId, seq: middle.seq, count: countBefore }),
        readAfter(ctx, { roomId, seq: middle.seq, count: span.count - 1 - countBefore }),
      ]);
      return [...before, middle, ...after];
    }
  }
}

async function readAfter(
  ctx: MessagesContext,
  input: { roomId: string; seq: number; count: number },
): Promise<Message[]> {
  const { roomId, seq, count } = input;
  if (count === 0) return [];
  return ctx.collections.messages
    .find({ roomId, seq: { $gt: seq } })
    .sort({ seq: 1 })
    .limit(count)
    .lean<Message[]>();
}

async function readBefore(
  ctx: MessagesContext,
  input: { roomId: string; seq: number; count: number },
): Promise<Message[]> {
  const { roomId, seq, count } = input;
  if (count === 0) return [];
  const latestFirst = await ctx.collections.messages
    .find({ roomId, ...(seq !== Infinity && { seq: { $lt: seq } }) })
    .sort({ seq: -1 })
    .limit(count)
    .lean<Message[]>();
  return latestFirst.reverse();
}

async function hasPosts(
  ctx: MessagesContext,
  filter: { roomId: string; seq: { $lt: number } | { $gt: number } },
): Promise<boolean> {
  return (await ctx.collections.messages.exists(filter)) !== null;
}
