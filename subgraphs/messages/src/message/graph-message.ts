import type { Attachment } from '../attachment/attachment.js';
import type { MessagesServices } from '../context.js';
import { stateOf, type Message, type MessageState } from './message.js';
import { messageLoader, replyCountLoader } from './message.loader.js';

type Reference<T extends string> = { __typename: T; id: string };

/** A file of a message as GraphQL sees it. Plain values but for `asset`, which media resolves for each viewer alone. */
export interface GraphAttachment extends Omit<Required<Attachment>, 'width' | 'height' | 'thumbhash' | 'asset'> {
  __typename: 'Attachment';
  width: number | null;
  height: number | null;
  thumbhash: string | null;
  asset: Reference<'MediaAsset'>;
}

/** A message as GraphQL sees it: every field that takes no arguments, `__typename` on every object. */
export interface GraphMessage {
  __typename: 'Message';
  id: string;
  room: Reference<'Room'>;
  seq: number;
  stateSeq: number;
  author: Reference<'User'>;
  kind: Message['messageKind'];
  body: string | null;
  createdAt: string;
  editedAt: string | null;
  removedAt: string | null;
  hiddenAt: string | null;
  state: MessageState;
  attachments: GraphAttachment[];
  removedBy: Reference<'User'> | null;
  /** Whole one level deep; below that the id alone. */
  replyTo: GraphMessage | Reference<'Message'> | null;
  replyCount: number;
  clientNonce: string | null;
}

/** Messages as GraphQL sees them, by id: what they answer and how often they are answered is read in two batches. */
export async function graphMessages(
  ctx: MessagesServices,
  messages: readonly Message[],
): Promise<Map<string, GraphMessage>> {
  const known = new Map(messages.map((message) => [message._id, message]));
  const parentIds = new Set(messages.flatMap(({ replyToId }) => replyToId ?? []));
  const loader = messageLoader(ctx);
  for (const [id, message] of known) loader.prime(id, message);
  const parents = (await loader.loadMany([...parentIds])).filter(isMessage);
  const all = new Map([...parents, ...messages].map((message) => [message._id, message]));

  const counts = replyCountLoader(ctx);
  const graph = new Map<string, GraphMessage>();
  await Promise.all(
    [...all.values()].map(async (message) => {
      graph.set(message._id, graphMessage(message, { replyCount: await counts.load(message._id) }));
    }),
  );
  return new Map(messages.map((message) => [message._id, withParent(message, graph)]));
}

/** A message that nobody has answered yet. @returns undefined when it answers one itself, which would have to be read */
export function newGraphMessage(message: Message): GraphMessage | undefined {
  return message.replyToId === undefined ? graphMessage(message, { replyCount: 0 }) : undefined;
}

function withParent(message: Message, graph: ReadonlyMap<string, GraphMessage>): GraphMessage {
  const whole = graph.get(message._id) as GraphMessage;
  const parent = message.replyToId === undefined ? undefined : graph.get(message.replyToId);
  return parent ? { ...whole, replyTo: parent } : whole;
}

function graphMessage(message: Message, input: { replyCount: number }): GraphMessage {
  return {
    __typename: 'Message',
    id: message._id,
    room: { __typename: 'Room', id: message.roomId },
    seq: message.seq,
    stateSeq: message.stateSeq,
    author: { __typename: 'User', id: message.authorId },
    kind: message.messageKind,
    body: message.body ?? null,
    createdAt: message.at.toISOString(),
    editedAt: message.editedAt?.toISOString() ?? null,
    removedAt: message.removedAt?.toISOString() ?? null,
    hiddenAt: message.hiddenAt?.toISOString() ?? null,
    state: stateOf(message),
    attachments: (message.attachments ?? []).map(graphAttachment),
    removedBy: message.removedById === undefined ? null : { __typename: 'User', id: message.removedById },
    replyTo: message.replyToId === undefined ? null : { __typename: 'Message', id: message.replyToId },
    replyCount: input.replyCount,
    clientNonce: message.clientNonce ?? null,
  };
}

function graphAttachment(attachment: Attachment): GraphAttachment {
  const { assetId, kind, fileName, mimeType, bytes, width = null, height = null, thumbhash = null } = attachment;
  const asset = { __typename: 'MediaAsset' as const, id: assetId };
  return { __typename: 'Attachment', assetId, kind, fileName, mimeType, bytes, width, height, thumbhash, asset };
}

function isMessage(value: Message | Error | null): value is Message {
  return value !== null && !(value instanceof Error);
}
