import { notFound } from '@sl3/platform/errors';
import { InvalidInputProblem } from '@sl3/platform/problems';
import type { EventPayload } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { createUnionType, Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { attachAssets, ATTACHMENTS_MAX } from '../attachment/attach-assets.js';
import type { Attachment } from '../attachment/attachment.js';
import type { MessagesContext } from '../context.js';
import { forget } from '../loaders.js';
import { appendEntry, lastKnownSeq } from '../log/append-entry.js';
import { digestOf } from '../log/digest.js';
import { isPost, type RoomEntry } from '../log/room-entry.js';
import { changesAccess } from '../log/changes-access.js';
import { Refused } from '../log/refused.js';
import { accessOf, accessOrAsk } from '../room-access/load-access.js';
import { isThere, type RoomAccess } from '../room-access/room-access.js';
import { sanctionsOf } from '../sanction/load-sanctions.js';
import type { SanctionCopy } from '../sanction/sanction-copy.js';
import { whatIsWrongWithBody } from './body.js';
import { Message, MessageKind } from './message.js';
import { isSlowedDown, whyNotSend } from './message.policy.js';
import {
  AttachmentProblem,
  badNonce,
  BodyLengthProblem,
  MutedProblem,
  NonceConflictProblem,
  NotAllowedProblem,
  problemOf,
  ReplyTargetProblem,
  tooManyAttachments,
  TooSoonProblem,
} from './message.problems.js';

@InputType()
export class SendMessageInput {
  @Field(() => ID)
  roomId!: string;

  @Field(() => String, { description: 'May be empty when there are attachments.' })
  body!: string;

  @Field(() => ID, { description: 'A UUID made by the client, new for each message and kept over retries.' })
  clientNonce!: string;

  @Field(() => ID, { nullable: true })
  replyToId?: string | null;

  @Field(() => MessageKind, { nullable: true, defaultValue: MessageKind.TEXT })
  kind?: MessageKind | null;

  @Field(() => [ID], {
    nullable: true,
    description: "The viewer's own files, once they are `READY`, in the order to show them. At most 10.",
  })
  attachmentIds?: string[] | null;
}

@Directive('@tag(name: "public")')
@ObjectType()
export class SendMessageSuccess {
  // Not `message`: asked for beside Problem.message, one name of two types is no valid document.
  @Field(() => Message, { name: 'sent' })
  message: Message;

  @Field(() => Boolean, { description: 'True when this nonce had been stored before: nothing new was said.' })
  isRepeat: boolean;

  constructor(message: Message, isRepeat: boolean) {
    this.message = message;
    this.isRepeat = isRepeat;
  }
}

export const SendMessageResult = createUnionType({
  name: 'SendMessageResult',
  types: () =>
    [
      SendMessageSuccess,
      NotAllowedProblem,
      MutedProblem,
      BodyLengthProblem,
      AttachmentProblem,
      TooSoonProblem,
      NonceConflictProblem,
      ReplyTargetProblem,
      InvalidInputProblem,
    ] as const,
});
export type SendMessageResult = typeof SendMessageResult;
type SendMessageProblem = Exclude<SendMessageResult, SendMessageSuccess>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Sends one message to a room and tells the room.
 *
 * Safe to repeat, for ever and from any node: the same `clientNonce` from the same author returns the message stored
 * already, also when the author has lost the right to write since.
 *
 * @throws NOT_FOUND for a room the viewer may not know of; UNAVAILABLE when it cannot be told whether they belong to it,
 * or whether a file is theirs; UNAUTHENTICATED for somebody who is banned
 */
export async function sendMessage(ctx: MessagesContext, input: SendMessageInput): Promise<SendMessageResult> {
  const { locale } = ctx.viewer;
  const { roomId } = input;
  const post = postOf(input, ctx.viewer.userId);
  const wrong = whatIsWrongWith(ctx, post);
  if (wrong) return wrong;

  // Before the access is read: whatever is appended from here on is looked at again before the post is stored.
  const checkedAt = await lastKnownSeq(ctx, roomId);
  try {
    const standing = await orRefuse(loadStanding(ctx, post));
    await refuseUnlessAllowed(ctx, { post, standing, since: [] });
    if (!(await isReplyTarget(ctx, post))) throw new Refused(new ReplyTargetProblem(locale));
    const attached = await orRefuse(attachAssets(ctx, post));
    if ('unusable' in attached) throw new Refused(new AttachmentProblem(locale, attached.unusable));
    const { access } = standing;
    const isSlow = isThere(access) && isSlowedDown(access);
    return await append(ctx, { post, checkedAt, isSlow, attachments: attached.attachments });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const sent = await findSent(ctx, post);
    return sent ? repeat(ctx, { post, sent }) : (error.answer() as SendMessageProblem);
  }
}

/** What fails here cannot be told now; whether the message was stored before can. */
async function orRefuse<T>(loading: Promise<T>): Promise<T> {
  return loading.catch((error: unknown) => {
    throw new Refused(error);
  });
}

/** The input with its author, and the nonce in one spelling. */
interface Post {
  roomId: string;
  authorId: string;
  body: string;
  clientNonce: string;
  kind: MessageKind | null | undefined;
  replyToId: string | null | undefined;
  assetIds: readonly string[];
}

function postOf(input: SendMessageInput, authorId: string): Post {
  const { roomId, body, kind, replyToId, attachmentIds } = input;
  const clientNonce = input.clientNonce.toLowerCase();
  return { roomId, authorId, body, kind, replyToId, clientNonce, assetIds: attachmentIds ?? [] };
}

/** What is wrong with it whoever sends it, and wherever to. */
function whatIsWrongWith(
  { viewer, config }: MessagesContext,
  { body, clientNonce, assetIds }: Post,
): InvalidInputProblem | BodyLengthProblem | undefined {
  const { locale } = viewer;
  if (!UUID.test(clientNonce)) return badNonce(locale);
  if (assetIds.length > ATTACHMENTS_MAX || new Set(assetIds).size < assetIds.length) {
    return tooManyAttachments(locale, ATTACHMENTS_MAX);
  }
  return whatIsWrongWithBody(body, { locale, maxChars: config.BODY_MAX_CHARS, hasFiles: assetIds.length > 0 });
}

/** What decides whether the author may write: where they stand in the room, and what was imposed on them. */
interface Standing {
  access: RoomAccess | null;
  sanctions: readonly SanctionCopy[];
}

async function loadStanding(ctx: MessagesContext, { authorId, roomId }: Post): Promise<Standing> {
  const [access, sanctions] = await Promise.all([
    accessOrAsk(ctx, { userId: authorId, roomId }),
    sanctionsOf(ctx, authorId),
  ]);
  return { access, sanctions };
}

/**
 * @param input.since - what came after the access was read; a member's own posts count for slow mode
 * @throws {@link Refused} with the reason the author may not write here
 */
async function refuseUnlessAllowed(
  ctx: MessagesContext,
  input: { post: Post; standing: Standing; since: readonly RoomEntry[] },
): Promise<void> {
  const { post, standing, since } = input;
  const { access, sanctions } = standing;
  // Whether a room exists is told only to those who could find it.
  if (!isThere(access) || (access.role === null && access.kind !== 'PUBLIC')) throw new Refused(notFound());
  const lastPostAt = isSlowedDown(access) ? await findLastPostAt(ctx, { post, since }) : null;
  const denial = whyNotSend(access, { lastPostAt, sanctions }, ctx.clock.now());
  if (denial) throw new Refused(problemOf(ctx.viewer.locale, denial));
}

async function append(
  ctx: MessagesContext,
  input: { post: Post; checkedAt: number; isSlow: boolean; attachments: Attachment[] },
): Promise<SendMessageResult> {
  const { post, checkedAt, isSlow, attachments } = input;
  const { roomId, authorId } = post;
  const attachmentIds = [...post.assetIds];
  const at = ctx.clock.now();
  const messageId = newId('message');
  const { entry, isNew } = await appendEntry<Message>(ctx, {
    content: contentOf(post, { _id: messageId, at }),
    // No part of the digest: what a file is called may be another the next time the same is sent.
    ...(attachments.length > 0 && { beside: { attachments } }),
    fact: (seq) => ({
      id: `${roomId}_${seq}`,
      name: 'message.sent',
      payload: { messageId, roomId, seq, authorId, attachmentIds, at } satisfies EventPayload<'message.sent'>,
      at,
    }),
    findExisting: () => findSent(ctx, post),
    checkedAt,
    recheck: async (since) => {
      const isOwn = (entry: RoomEntry) => isPost(entry) && entry.authorId === authorId;
      if (!since.some((entry) => changesAccess(entry, authorId) || (isSlow && isOwn(entry)))) return;
      const [access, sanctions] = await Promise.all([
        accessOf(ctx, { userId: authorId, roomId }),
        sanctionsOf(ctx, authorId),
      ]);
      await refuseUnlessAllowed(ctx, { post, standing: { access, sanctions }, since });
    },
  });
  forget(ctx.loaders);
  return isNew ? new SendMessageSuccess(entry, false) : repeat(ctx, { post, sent: entry });
}

/** What a post says, before it has a place. The same for a retry, so that digests tell whether it says the same. */
function contentOf(post: Post, identity: { _id: string; at: Date }) {
  const { roomId, authorId, body, clientNonce, kind, replyToId, assetIds } = post;
  return {
    ...identity,
    roomId,
    kind: 'post' as const,
    authorId,
    clientNonce,
    messageKind: kind ?? MessageKind.TEXT,
    body,
    ...(replyToId != null && { replyToId }),
    ...(assetIds.length > 0 && { assetIds: [...assetIds] }),
  };
}

/** The answer to a nonce that is stored already. The digest is of what was first sent, whatever became of the text. */
function repeat(ctx: MessagesContext, input: { post: Post; sent: Message }): SendMessageResult {
  const { post, sent } = input;
  const isSame = digestOf(contentOf(post, { _id: sent._id, at: sent.at })) === sent.digest;
  return isSame ? new SendMessageSuccess(sent, true) : new NonceConflictProblem(ctx.viewer.locale, sent);
}

async function findSent(ctx: MessagesContext, post: Post): Promise<Message | null> {
  const { roomId, authorId, clientNonce } = post;
  return ctx.collections.messages.findOne({ roomId, authorId, clientNonce }).lean<Message>();
}

async function findLastPostAt(
  ctx: MessagesContext,
  input: { post: Post; since: readonly RoomEntry[] },
): Promise<Date | null> {
  const { roomId, authorId } = input.post;
  // What waits in the same batch is in `since` and not in the store yet.
  const waiting = input.since.findLast((entry) => isPost(entry) && entry.authorId === authorId);
  if (waiting) return waiting.at;
  const latest = await ctx.collections.messages.findOne({ roomId, authorId }).sort({ seq: -1 }).lean<Message>();
  return latest?.at ?? null;
}

async function isReplyTarget(ctx: MessagesContext, post: Post): Promise<boolean> {
  if (post.replyToId == null) return true;
  const target = await ctx.loaders.messages.load(post.replyToId);
  return target?.roomId === post.roomId;
}
