import { beforeEach, describe, expect, test } from 'vitest';
import type { Role } from '../person/person.js';
import { moderationFixture } from '../testing/fixture.js';
import type { Decision } from './decision.js';
import { hideMessage } from './hide-message.js';
import { restoreMessage } from './restore-message.js';

describe('hiding and restoring a message', () => {
  const { as, aPerson, aMessage, answer, services, statedFacts } = moderationFixture({ nodes: 2 });
  let moderator: { userId: string; role: Role };
  let messageId: string;
  beforeEach(async () => {
    moderator = await aPerson('MODERATOR');
    ({ messageId } = aMessage((await aPerson()).userId));
  });
  const reason = 'Rule 3';
  const decisionOf = (result: object) => (result as { decision: Decision }).decision;

  test('hiding twice is one decision, also by two moderators on two nodes at once', async () => {
    const other = await aPerson('MODERATOR');
    const [one, two] = await Promise.all([
      hideMessage(as(moderator), { messageId, reason }),
      hideMessage(as(other, { node: 1 }), { messageId, reason }),
    ]);
    const again = await hideMessage(as(moderator), { messageId, reason });
    expect(new Set([one, two, again].map((result) => decisionOf(result)._id)).size).toBe(1);
    expect(await services().collections.audit.countDocuments({ subjectId: messageId })).toBe(1);
  });

  test('they take turns, and messages hears of them in their order under the name of the message', async () => {
    await hideMessage(as(moderator), { messageId, reason });
    await restoreMessage(as(moderator), { messageId, reason: 'I was wrong.' });
    await hideMessage(as(moderator), { messageId, reason: 'I was not.' });
    const turns = async () =>
      (await statedFacts())
        .filter((fact) => fact.id.startsWith(messageId))
        .map(({ id, payload }) => [id, (payload as { kind: string }).kind, (payload as { version: number }).version]);
    await expect.poll(turns, { timeout: 10_000 }).toEqual([
      [`${messageId}_1`, 'HIDE_MESSAGE', 1],
      [`${messageId}_2`, 'RESTORE_MESSAGE', 2],
      [`${messageId}_3`, 'HIDE_MESSAGE', 3],
    ]);
  });

  test('one that is not hidden cannot be restored', async () => {
    expect(await restoreMessage(as(moderator), { messageId, reason })).toMatchObject({ reason: 'NOT_HIDDEN' });
  });

  test('nobody judges their own message, nor one by a higher role; equals may', async () => {
    const by = async (author: { userId: string }) => {
      const result = await hideMessage(as(moderator), { messageId: aMessage(author.userId).messageId, reason });
      return 'decision' in result ? 'hidden' : (result as { reason?: string }).reason;
    };
    expect(await by(moderator)).toBe('ONESELF');
    expect(await by(await aPerson('ADMIN'))).toBe('ROLE_TOO_LOW');
    expect(await by(await aPerson('MODERATOR'))).toBe('hidden');
  });

  test('a message that is gone or removed is no subject', async () => {
    const gone = { message: 'There is no such message or person, or you cannot see it.' };
    expect(await hideMessage(as(moderator), { messageId: 'msg_x', reason })).toMatchObject(gone);
    const removed = aMessage((await aPerson()).userId, { state: 'REMOVED', body: null });
    expect(await hideMessage(as(moderator), { messageId: removed.messageId, reason })).toMatchObject(gone);
  });

  test('needs a reason', async () => {
    expect(await hideMessage(as(moderator), { messageId, reason: '  ' })).toMatchObject({
      fields: [{ path: 'reason' }],
    });
  });

  test('a case about something else is refused', async () => {
    await services().collections.cases.create({
      ...{ _id: 'case_else', subjectKind: 'MESSAGE', subjectId: 'msg_else', state: 'OPEN', version: 1 },
      ...{ openedAt: new Date(), updatedAt: new Date(), reportCount: 1, reasons: [] },
    } as never);
    await expect(hideMessage(as(moderator), { messageId, reason, caseId: 'case_else' })).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  test('is UNAVAILABLE when nobody says whose message it is', async () => {
    answer({
      'messages /internal/message-evidence': () => {
        throw new Error('away');
      },
    });
    await expect(hideMessage(as(moderator), { messageId, reason })).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    });
  });
});
