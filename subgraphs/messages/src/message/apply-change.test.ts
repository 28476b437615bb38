import { newId } from '@sl3/schema/ids';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyChange } from '../log/room-entry.js';
import { readLog } from '../log/read-log.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { applyChange } from './apply-change.js';
import { applyPendingChanges } from './apply-pending-changes.js';
import type { Message } from './message.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture();
const { aUser, asUser } = fixture;

async function aMessage(): Promise<Message> {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  return ((await sendMessage(asUser(author), aPost({ roomId }))) as SendMessageSuccess).message;
}

/** A change that took its place, by a process that died right after. */
async function aPlacedChange(
  message: Message,
  change: { seq: number } & ({ kind: 'edit'; body: string } | { kind: 'remove' | 'hide' | 'restore' }),
): Promise<AnyChange> {
  const entry = {
    _id: newId('entry'),
    roomId: message.roomId,
    at: fixture.clock.now(),
    digest: '0123456789abcdef',
    postOrdinal: 1,
    messageId: message._id,
    targetSeq: message.seq,
    byUserId: message.authorId,
    isApplied: false,
    version: change.seq,
    ...change,
  };
  await fixture.node().collections.entries.collection.insertOne(entry as never);
  return entry;
}

async function stored(id: string): Promise<Message> {
  return (await fixture.node().collections.messages.findById(id).lean<Message>())!;
}

describe('a change whose process died before it reached its post', () => {
  test('is applied by the sweep of any node, once', async () => {
    const message = await aMessage();
    await aPlacedChange(message, { seq: 3, kind: 'edit', body: 'healed' });
    expect(await applyPendingChanges(fixture.node())).toBe(1);
    expect(await stored(message._id)).toMatchObject({ body: 'healed', stateSeq: 3 });
    expect(await applyPendingChanges(fixture.node())).toBe(0);
  });

  test('is applied by the first who reads the log past it', async () => {
    const message = await aMessage();
    await aPlacedChange(message, { seq: 3, kind: 'remove' });
    const page = await readLog(fixture.node(), { partition: message.roomId, after: 1, limit: 10 });
    expect(page.entries.map(({ event }) => event)).toMatchObject([
      { __typename: 'MessagePosted', message: { body: null, stateSeq: 3 } },
      { __typename: 'MessageRemoved', message: { body: null, stateSeq: 3 } },
    ]);
    expect(await stored(message._id)).toMatchObject({ removedById: message.authorId });
  });
});

test('changes end alike in whatever order, and however often, they are applied', async () => {
  const kind = fc.constantFrom(
    'edit' as const,
    'edit' as const,
    'remove' as const,
    'hide' as const,
    'restore' as const,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(kind, { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (kinds, chance) => {
        const message = await aMessage();
        const changes = [];
        for (const [i, kind] of kinds.entries()) {
          const change = kind === 'edit' ? { kind, body: `text ${i}` } : { kind };
          changes.push(await aPlacedChange(message, { seq: 3 + i, ...change }));
        }
        const twice = [...changes, ...changes].map((change) => ({ change, at: chance.next().value }));
        for (const { change } of twice.sort((a, b) => a.at - b.at)) await applyChange(fixture.node(), change);

        const after = await stored(message._id);
        const edits = changes.filter((change) => change.kind === 'edit');
        const isRemoved = kinds.includes('remove');
        const isHidden = kinds.findLast((kind) => kind === 'hide' || kind === 'restore') === 'hide';
        const text = edits.at(-1)?.body ?? 'ahoy';
        expect(after.body).toBe(isRemoved || isHidden ? undefined : text);
        expect(after.withheldBody).toBe(isHidden && !isRemoved ? text : undefined);
        expect(after.hiddenAt !== undefined).toBe(isHidden);
        expect(after.stateSeq).toBe(2 + kinds.length);
        const present = after.body ?? after.withheldBody;
        const texts = [...(after.revisions ?? []).map(({ body }) => body), ...(present ? [present] : [])];
        expect(texts.sort()).toEqual(['ahoy', ...edits.map(({ body }) => body!)].sort());
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);
