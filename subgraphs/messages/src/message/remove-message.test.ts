import { describe, expect, test } from 'vitest';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { findMessage } from './find-message.js';
import type { Message } from './message.js';
import { NotAllowedProblem } from './message.problems.js';
import { removeMessage, RemoveMessageSuccess } from './remove-message.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture({ nodes: 2 });
const { aUser, asUser, clock } = fixture;

async function aMessageIn(roomId: string, author: string): Promise<Message> {
  return ((await sendMessage(asUser(author), aPost({ roomId }))) as SendMessageSuccess).message;
}

describe('removing a message', () => {
  test('hides its text at once and keeps its place, author and digest', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const message = await aMessageIn(roomId, author);
    const result = await removeMessage(asUser(author), { messageId: message._id });
    expect(result).toBeInstanceOf(RemoveMessageSuccess);
    expect(result).toMatchObject({
      message: {
        seq: 2,
        stateSeq: 3,
        authorId: author,
        digest: message.digest,
        removedAt: clock.now(),
        removedById: author,
      },
    });
    expect(await findMessage(asUser(author), { id: message._id })).not.toHaveProperty('body');
  });

  test('those who keep order remove the words of others', async () => {
    const [author, moderator] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([author]);
    await fixture.hearMembership({ roomId, userId: moderator, role: 'MODERATOR' });
    const { _id: messageId } = await aMessageIn(roomId, author);
    expect(await removeMessage(asUser(moderator), { messageId })).toMatchObject({
      message: { removedById: moderator },
    });
  });

  test('other members do not', async () => {
    const [author, other] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([author, other]);
    const { _id: messageId } = await aMessageIn(roomId, author);
    const result = await removeMessage(asUser(other), { messageId });
    expect(result).toBeInstanceOf(NotAllowedProblem);
    expect(result).toMatchObject({ reason: 'ROLE_TOO_LOW' });
  });

  test('a retry, and a second moderator at the same moment, take no second place', async () => {
    const [author, moderator] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([author]);
    await fixture.hearMembership({ roomId, userId: moderator, role: 'MODERATOR' });
    const { _id: messageId } = await aMessageIn(roomId, author);
    const people = [author, moderator, author, moderator];
    const results = await Promise.all(
      people.map((userId, i) => removeMessage(asUser(userId, { on: i % 2 }), { messageId })),
    );
    expect(results.every((result) => result instanceof RemoveMessageSuccess)).toBe(true);
    const removals = await fixture.node().collections.removals.find({ messageId }).lean();
    expect(removals).toHaveLength(1);
  });

  test('states it as a fact', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const { _id: messageId } = await aMessageIn(roomId, author);
    await removeMessage(asUser(author), { messageId });
    const entry = await fixture.node().collections.removals.findOne({ messageId }).lean();
    expect(entry?.pendingFacts).toMatchObject([
      { id: `${roomId}_3`, name: 'message.changed', payload: { messageId, change: 'REMOVED', byUserId: author } },
    ]);
  });
});
