import { describe, expect, test } from 'vitest';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { editMessage, EditMessageSuccess } from './edit-message.js';
import type { Message } from './message.js';
import { AlreadyRemovedProblem, BodyLengthProblem, NotAllowedProblem } from './message.problems.js';
import { removeMessage } from './remove-message.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture({ nodes: 2, editWindowMs: 60_000 });
const { aUser, asUser, clock } = fixture;

async function aMessageBy(author: string, o: { others?: string[]; kind?: 'PRIVATE' } = {}): Promise<Message> {
  const roomId = await fixture.aRoomWith([author, ...(o.others ?? [])], o.kind ? { kind: o.kind } : {});
  return ((await sendMessage(asUser(author), aPost({ roomId }))) as SendMessageSuccess).message;
}

async function stored(id: string): Promise<Message | null> {
  return fixture.node().collections.messages.findById(id).lean<Message>();
}

describe('editing a message', () => {
  test('shows the new text, keeps the earlier one as a revision, and takes a place in the log', async () => {
    const author = aUser();
    const message = await aMessageBy(author);
    clock.move(1_000);
    const result = await editMessage(asUser(author), { messageId: message._id, body: 'edited' });
    expect(result).toBeInstanceOf(EditMessageSuccess);
    expect(result).toMatchObject({
      message: { body: 'edited', seq: 2, stateSeq: 3, editedAt: clock.now(), digest: message.digest },
    });
    expect((await stored(message._id))?.revisions).toEqual([{ seq: 2, body: 'ahoy' }]);
    const entry = await fixture.node().collections.edits.findOne({ messageId: message._id }).lean();
    expect(entry).toMatchObject({ seq: 3, kind: 'edit', targetSeq: 2, byUserId: author, isApplied: true });
    // The text lives in the post alone.
    expect(entry).not.toHaveProperty('body');
  });

  test('states it as a fact', async () => {
    const author = aUser();
    const { _id: messageId, roomId } = await aMessageBy(author);
    await editMessage(asUser(author), { messageId, body: 'edited' });
    const entry = await fixture.node().collections.edits.findOne({ messageId }).lean();
    const at = clock.now();
    expect(entry?.pendingFacts).toEqual([
      {
        id: `${roomId}_3`,
        name: 'message.changed',
        payload: { messageId, roomId, seq: 3, change: 'EDITED', byUserId: author, authorId: author, at },
        at,
      },
    ]);
  });

  test('a retry takes no second place', async () => {
    const author = aUser();
    const { _id: messageId, roomId } = await aMessageBy(author);
    for (const on of [0, 1]) {
      const result = await editMessage(asUser(author, { on }), { messageId, body: 'edited' });
      expect(result).toMatchObject({ message: { body: 'edited', stateSeq: 3 } });
    }
    expect(await fixture.node().roomLog.head(roomId)).toBe(3);
  });

  test('of edits that cross on two nodes the later place wins, and no text is lost', async () => {
    const author = aUser();
    const { _id: messageId } = await aMessageBy(author);
    const bodies = Array.from({ length: 12 }, (_, i) => `edit ${i}`);
    await Promise.all(bodies.map((body, i) => editMessage(asUser(author, { on: i % 2 }), { messageId, body })));
    const message = await stored(messageId);
    const seqs = message?.revisions?.map(({ seq }) => seq) ?? [];
    expect(message?.stateSeq).toBe(14);
    expect(Math.max(...seqs)).toBeLessThan(14);
    const texts = [message?.body, ...(message?.revisions ?? []).map(({ body }) => body)];
    expect(texts.sort()).toEqual(['ahoy', ...bodies].sort());
  });

  test.each(['', ' '.repeat(3), 'x'.repeat(41)])('is refused when the new text is no message: %j', async (body) => {
    const author = aUser();
    const { _id: messageId } = await aMessageBy(author);
    expect(await editMessage(asUser(author), { messageId, body })).toBeInstanceOf(BodyLengthProblem);
  });

  test('is refused to anybody but the author, in their words', async () => {
    const [author, other] = [aUser(), aUser()];
    const { _id: messageId } = await aMessageBy(author, { others: [other] });
    const result = await editMessage(asUser(other, { locale: 'fr' }), { messageId, body: 'edited' });
    expect(result).toBeInstanceOf(NotAllowedProblem);
    expect(result).toMatchObject({
      reason: 'NOT_THE_AUTHOR',
      message: 'Seule la personne qui a écrit un message peut le modifier.',
    });
  });

  test('is refused after the window', async () => {
    const author = aUser();
    const { _id: messageId } = await aMessageBy(author);
    clock.move(60_001);
    const result = await editMessage(asUser(author), { messageId, body: 'edited' });
    expect(result).toMatchObject({ reason: 'EDIT_WINDOW_OVER', message: 'It is too late to edit this message.' });
  });

  test('is refused once the message is removed', async () => {
    const author = aUser();
    const { _id: messageId } = await aMessageBy(author);
    await removeMessage(asUser(author), { messageId });
    const result = await editMessage(asUser(author, { locale: 'fr' }), { messageId, body: 'edited' });
    expect(result).toBeInstanceOf(AlreadyRemovedProblem);
    expect(result).toMatchObject({ message: 'Ce message a été retiré : il ne peut plus être modifié.' });
  });

  test('a message that never was and one in a room the viewer cannot read look the same', async () => {
    const { _id: foreign } = await aMessageBy(aUser(), { kind: 'PRIVATE' });
    const failures = await Promise.allSettled(
      [foreign, 'msg_never'].map((messageId) => editMessage(asUser(aUser()), { messageId, body: 'edited' })),
    );
    const [a, b] = failures.map((failure) => JSON.stringify((failure as PromiseRejectedResult).reason));
    expect(a).toBe(b);
    expect(a).toContain('NOT_FOUND');
  });

  test('an edit that crosses the removal of its author or of the message never shows a text again', async () => {
    for (let round = 0; round < 30; round += 1) {
      const author = aUser();
      const { _id: messageId } = await aMessageBy(author);
      await Promise.all([
        editMessage(asUser(author, { on: round % 2 }), { messageId, body: 'edited' }),
        removeMessage(asUser(author, { on: (round + 1) % 2 }), { messageId }),
      ]);
      expect(await stored(messageId)).toMatchObject({ removedById: author });
      expect(await stored(messageId)).not.toHaveProperty('body');
    }
  });
});
