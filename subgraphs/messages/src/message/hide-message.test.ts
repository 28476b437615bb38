import { describe, expect, test } from 'vitest';
import { readLog } from '../log/read-log.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { editMessage } from './edit-message.js';
import { followDecision } from './follow-decision.js';
import { messageEvidence } from './message-evidence.js';
import type { Message } from './message.js';
import { NotAllowedProblem } from './message.problems.js';
import { removeMessage } from './remove-message.js';
import { sendMessage, type SendMessageSuccess } from './send-message.js';

const fixture = messagesFixture();
const { aUser, asUser, asModerator, hearDecision, run } = fixture;

const HISTORY = /* GraphQL */ `
  query ($id: ID!) {
    _entities(representations: [{ __typename: "Room", id: $id }]) {
      ... on Room {
        unreadCount
        messages {
          edges {
            node {
              body
              state
              hiddenAt
              attachments {
                assetId
              }
              replyTo {
                body
                state
              }
            }
          }
        }
      }
    }
  }
`;

async function aConversation() {
  const [author, reader] = [aUser(), aUser()];
  const roomId = await fixture.aRoomWith([author, reader]);
  const say = async (post: object): Promise<Message> =>
    ((await sendMessage(asUser(author), aPost({ roomId, ...post }))) as SendMessageSuccess).message;
  const { assetId } = await fixture.hearAsset({ ownerId: author });
  const bad = await say({ body: 'the hidden words', attachmentIds: [assetId] });
  await say({ body: 'an answer', replyToId: bad._id });
  const historyOf = async (userId: string) => (await run(asUser(userId), HISTORY, { id: roomId })).data._entities[0];
  return { author, reader, roomId, bad, assetId, historyOf };
}

describe('a message that a moderator hides', () => {
  test('shows readers neither text nor files, not even its author, nor where it is quoted', async () => {
    const { author, reader, bad, historyOf } = await aConversation();
    expect((await historyOf(reader)).unreadCount).toBe(2);
    await hearDecision('HIDE_MESSAGE', bad._id);
    for (const viewer of [author, reader]) {
      const { messages } = await historyOf(viewer);
      expect(messages.edges.map(({ node }: { node: unknown }) => node)).toEqual([
        { body: null, state: 'HIDDEN', hiddenAt: expect.any(String), attachments: [], replyTo: null },
        {
          ...{ body: 'an answer', state: 'VISIBLE', hiddenAt: null, attachments: [] },
          replyTo: { body: null, state: 'HIDDEN' },
        },
      ]);
    }
    expect((await historyOf(reader)).unreadCount).toBe(1);
  });

  test('comes back whole, with what was edited before', async () => {
    const { author, reader, roomId, bad, assetId, historyOf } = await aConversation();
    await editMessage(asUser(author), { messageId: bad._id, body: 'edited words' });
    await hearDecision('HIDE_MESSAGE', bad._id);
    await hearDecision('RESTORE_MESSAGE', bad._id);
    const { messages, unreadCount } = await historyOf(reader);
    expect(messages.edges[0].node).toEqual({
      ...{ body: 'edited words', state: 'VISIBLE', hiddenAt: null, attachments: [{ assetId }], replyTo: null },
    });
    expect(unreadCount).toBe(2);
    const { entries } = await readLog(fixture.node(), { partition: roomId, after: 4, limit: 10 });
    expect(entries.map(({ kind, targetSeq, event }) => [kind, targetSeq, event])).toMatchObject([
      ['edit', 3, { __typename: 'MessageEdited' }],
      ['hide', 3, { __typename: 'MessageHidden' }],
      ['restore', 3, { __typename: 'MessageRestored', message: { body: 'edited words', stateSeq: 7 } }],
    ]);
  });

  test('is never replayed by its log', async () => {
    const { roomId, bad } = await aConversation();
    await hearDecision('HIDE_MESSAGE', bad._id);
    const page = await readLog(fixture.node(), { partition: roomId, after: 0, limit: 100 });
    expect(JSON.stringify(page)).not.toContain('the hidden words');
    expect(JSON.stringify(page)).not.toContain('harbour.jpg');
  });

  test('is shown to those who moderate the server, in any room, and to nobody else', async () => {
    const { author, bad, assetId } = await aConversation();
    await hearDecision('HIDE_MESSAGE', bad._id);
    const query = `{ message(id: "${bad._id}") { body moderatedBody moderatedAttachments { assetId fileName } } }`;
    expect(await run(asModerator(), query)).toEqual({
      data: {
        message: {
          ...{ body: null, moderatedBody: 'the hidden words' },
          moderatedAttachments: [{ assetId, fileName: 'harbour.jpg' }],
        },
      },
    });
    const peeking = await run(asUser(author), `{ message(id: "${bad._id}") { moderatedBody } }`);
    expect(peeking.data.message.moderatedBody).toBeNull();
    expect(peeking.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  test('is not edited by its author, who may still take it back for good', async () => {
    const { author, bad, historyOf } = await aConversation();
    await hearDecision('HIDE_MESSAGE', bad._id);
    const edited = await editMessage(asUser(author), { messageId: bad._id, body: 'better words' });
    expect(edited).toBeInstanceOf(NotAllowedProblem);
    expect(edited).toMatchObject({ reason: 'MESSAGE_HIDDEN' });
    await removeMessage(asUser(author), { messageId: bad._id });
    await hearDecision('RESTORE_MESSAGE', bad._id);
    expect((await historyOf(author)).messages.edges[0].node).toMatchObject({ body: null, state: 'REMOVED' });
  });

  test('takes one place, however often the decision is told, and states it as a fact', async () => {
    const { author, roomId, bad } = await aConversation();
    const payload = {
      ...{ decisionId: 'dec_1', kind: 'HIDE_MESSAGE' as const, subjectKind: 'MESSAGE' as const, subjectId: bad._id },
      ...{ roomId, caseId: null, byUserId: 'user_mod', version: 1, at: fixture.clock.now() },
    };
    await Promise.all([1, 2].map(() => followDecision(fixture.node(), { id: 'dec_1_1', payload })));
    const hidings = await fixture.node().collections.entries.find({ roomId, kind: 'hide' }).lean();
    expect(hidings).toMatchObject([
      {
        pendingFacts: [
          {
            name: 'message.changed',
            payload: { messageId: bad._id, change: 'HIDDEN', byUserId: 'user_mod', authorId: author },
          },
        ],
      },
    ]);
  });

  test('is evidence for those who judge it, and for nobody who could not read it', async () => {
    const { author, reader, roomId, bad } = await aConversation();
    await hearDecision('HIDE_MESSAGE', bad._id);
    expect(await messageEvidence(fixture.node(), { messageId: bad._id, readerId: reader })).toMatchObject({
      ...{ messageId: bad._id, roomId, seq: 3, authorId: author, body: 'the hidden words', state: 'HIDDEN' },
      attachments: [{ fileName: 'harbour.jpg' }],
    });
    expect(await messageEvidence(fixture.node(), { messageId: bad._id, readerId: aUser() })).toBeNull();
    expect(await messageEvidence(fixture.node(), { messageId: 'msg_none' })).toBeNull();
  });

  test('and shows again stays shown, also when the hiding is heard after the restoration', async () => {
    const { reader, roomId, bad, historyOf } = await aConversation();
    const heard = (kind: 'HIDE_MESSAGE' | 'RESTORE_MESSAGE', version: number) => {
      const about = { subjectKind: 'MESSAGE' as const, subjectId: bad._id, roomId, caseId: null };
      const payload = { decisionId: `dec_${version}`, kind, ...about, byUserId: 'user_mod', version, at: new Date() };
      return followDecision(fixture.node(), { id: `${bad._id}_${version}`, payload });
    };
    // Of two moderators on two nodes, the second was quicker to state what it decided.
    await heard('RESTORE_MESSAGE', 2);
    await heard('HIDE_MESSAGE', 1);
    const { messages } = await historyOf(reader);
    expect(messages.edges[0].node).toMatchObject({ body: 'the hidden words', state: 'VISIBLE' });

    await heard('HIDE_MESSAGE', 3);
    expect((await historyOf(reader)).messages.edges[0].node).toMatchObject({ body: null, state: 'HIDDEN' });
  });

  test('that is not here is left alone', async () => {
    await expect(hearDecision('HIDE_MESSAGE', 'msg_none')).resolves.toBeDefined();
  });
});
