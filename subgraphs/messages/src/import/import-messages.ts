import { badUserInput } from '@sl3/platform/errors';
import { newId } from '@sl3/schema/ids';
import { z } from 'zod';
import type { MessagesServices } from '../context.js';
import { toDraft } from '../log/append-entry.js';
import { MessageKind, type Message } from '../message/message.js';

/** One post of a history; docs/INTERNALS.md. */
const ImportLine = z.object({
  roomId: z.string(),
  importKey: z.string().min(1),
  authorId: z.string(),
  kind: z.enum(MessageKind),
  body: z.string().min(1),
  at: z.coerce.date(),
  replyToKey: z.string().optional(),
});
type ImportLine = z.infer<typeof ImportLine>;

/** What came of an import. */
export interface ImportReport {
  created: number;
  /** Imported before: sending a line again changes nothing. */
  existing: number;
  /** The import keys of posts that answer a message nobody imported into their room; they are kept, without the answer. */
  unknownReplies: string[];
}

const BATCH = 1_000;

/**
 * Puts posts of an old history into their rooms' logs, in the order given. Nobody is told: no fact, so no push, webhook
 * or screening. Safe to repeat: a post is recognised by its import key.
 *
 * All lines are checked before the first is stored.
 *
 * @throws BAD_USER_INPUT that names the first line that cannot be used
 */
export async function importMessages(
  ctx: MessagesServices,
  input: { lines: Iterable<unknown> },
): Promise<ImportReport> {
  const lines = [...input.lines].map(check);
  const report: ImportReport = { created: 0, existing: 0, unknownReplies: [] };
  for (let start = 0; start < lines.length; start += BATCH) {
    await importBatch(ctx, { lines: lines.slice(start, start + BATCH), report });
  }
  return report;
}

function check(line: unknown, i: number): ImportLine {
  const result = ImportLine.safeParse(line);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw badUserInput(`line ${i + 1}: ${issue?.path.join('.') ?? ''}`, issue?.message ?? 'cannot be read');
}

async function importBatch(
  ctx: MessagesServices,
  input: { lines: readonly ImportLine[]; report: ImportReport },
): Promise<void> {
  const { lines, report } = input;
  const byRoom = new Map<string, ImportLine[]>();
  for (const line of lines) byRoom.set(line.roomId, [...(byRoom.get(line.roomId) ?? []), line]);
  await Promise.all([...byRoom].map(([roomId, ofRoom]) => importIntoRoom(ctx, { roomId, lines: ofRoom, report })));
}

async function importIntoRoom(
  ctx: MessagesServices,
  input: { roomId: string; lines: readonly ImportLine[]; report: ImportReport },
): Promise<void> {
  const { roomId, lines, report } = input;
  // One read for the whole batch: what is there already, and what is answered.
  const idOf = await findImported(ctx, {
    roomId,
    keys: lines.flatMap(({ importKey, replyToKey }) => [importKey, replyToKey ?? []].flat()),
  });
  const drafts = [];
  for (const line of lines) {
    if (idOf.has(line.importKey)) {
      report.existing += 1;
      continue;
    }
    const _id = newId('message', line.at);
    idOf.set(line.importKey, _id);
    const replyToId = line.replyToKey === undefined ? undefined : idOf.get(line.replyToKey);
    if (line.replyToKey !== undefined && replyToId === undefined) report.unknownReplies.push(line.importKey);
    drafts.push(draftOf(ctx, { line, _id, replyToId }));
  }
  const appended = await ctx.roomLog.appendMany(roomId, drafts);
  for (const { isNew } of appended) report[isNew ? 'created' : 'existing'] += 1;
}

async function findImported(
  ctx: MessagesServices,
  input: { roomId: string; keys: string[] },
): Promise<Map<string, string>> {
  const { roomId, keys } = input;
  const found = await ctx.collections.messages
    .find({ roomId, importKey: { $in: keys } }, { importKey: 1 })
    .lean<Pick<Message, '_id' | 'importKey'>[]>();
  return new Map(found.map(({ _id, importKey }) => [importKey as string, _id]));
}

function draftOf(ctx: MessagesServices, input: { line: ImportLine; _id: string; replyToId: string | undefined }) {
  const { line, _id, replyToId } = input;
  const { roomId, importKey, authorId, kind, body, at } = line;
  return toDraft<Message>({
    content: {
      _id,
      roomId,
      kind: 'post',
      authorId,
      importKey,
      messageKind: kind,
      body,
      at,
      ...(replyToId !== undefined && { replyToId }),
    },
    findExisting: () => ctx.collections.messages.findOne({ roomId, importKey }).lean<Message>(),
  });
}
