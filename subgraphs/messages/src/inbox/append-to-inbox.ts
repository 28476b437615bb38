import { newId } from '@sl3/schema/ids';
import type { MessagesServices } from '../context.js';
import { digestOf } from '../log/digest.js';
import { inboxOf, type InboxEntry } from './inbox-entry.js';

/** Appends to a person's own log. A fact told twice makes one entry. */
export async function appendToInbox<E extends InboxEntry>(
  ctx: MessagesServices,
  input: { userId: string; content: Omit<E, '_id' | 'partition' | 'seq' | 'digest'> },
): Promise<void> {
  const partition = inboxOf(input.userId);
  const content = { ...input.content, _id: newId('entry'), partition };
  const { factId } = content;
  const document = { ...content, digest: digestOf(content) };
  await ctx.inboxLog.append(partition, {
    build: () => document,
    ...(factId !== undefined && {
      findExisting: () => ctx.collections.inbox.findOne({ partition, factId }).lean<InboxEntry>(),
    }),
  });
}
