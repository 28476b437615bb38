import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { editMessage, EditMessageSuccess } from '../message/edit-message.js';
import { AttachmentProblem, BodyLengthProblem, NonceConflictProblem } from '../message/message.problems.js';
import { removeMessage } from '../message/remove-message.js';
import { sendMessage, SendMessageSuccess } from '../message/send-message.js';
import { readLog } from '../log/read-log.js';
import { anAsset, aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';
import { assetUses } from './asset-uses.js';
import { followAssetDeleted } from './follow-asset.js';

const fixture = messagesFixture();
const { aUser, asUser, hearAsset } = fixture;

async function anAuthor() {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const send = (post: object) => sendMessage(asUser(author), aPost({ roomId, ...post }));
  return { author, roomId, send };
}

async function hearDeletion(assetId: string, ownerId: string): Promise<void> {
  const payload = { assetId, ownerId, byUserId: ownerId, version: 2, at: fixture.clock.now() };
  await followAssetDeleted(fixture.node(), { id: `${assetId}_2`, payload });
}

describe('sending files', () => {
  test('needs no words, and what readers need to draw them comes with the message', async () => {
    const { author, roomId, send } = await anAuthor();
    const [photo, text] = [
      await hearAsset({ ownerId: author }),
      await hearAsset({
        ...{ ownerId: author, kind: 'FILE', fileName: 'notes.txt', mimeType: 'text/plain' },
        ...{ width: null, height: null, thumbhash: null },
      }),
    ];
    const sent = await send({ body: '', attachmentIds: [text.assetId, photo.assetId] });
    expect(sent).toBeInstanceOf(SendMessageSuccess);
    const { message } = sent as SendMessageSuccess;
    expect(message.pendingFacts).toMatchObject([
      { name: 'message.sent', payload: { attachmentIds: [text.assetId, photo.assetId] } },
    ]);
    const { entries } = await readLog(fixture.node(), { partition: roomId, after: 1, limit: 1 });
    const image = { kind: 'IMAGE', fileName: 'harbour.jpg', mimeType: 'image/jpeg', bytes: 1_234, width: 800 };
    const stub = (id: string) => ({ __typename: 'MediaAsset', id });
    expect(entries[0]?.event).toMatchObject({
      message: {
        body: '',
        attachments: [
          { assetId: text.assetId, kind: 'FILE', fileName: 'notes.txt', width: null, asset: stub(text.assetId) },
          { assetId: photo.assetId, ...image, height: 600, thumbhash: 'H4gOBwA=', asset: stub(photo.assetId) },
        ],
      },
    });
  });

  test('asks media once about a file that is not known here', async () => {
    const { author, send } = await anAuthor();
    const asset = anAsset({ ownerId: author });
    const asked: string[][] = [];
    fixture.mediaAnswers(({ assetIds }) => {
      asked.push(assetIds);
      return { assets: [asset] };
    });
    for (const body of ['one', 'two']) {
      expect(await send({ body, attachmentIds: [asset.assetId] })).toBeInstanceOf(SendMessageSuccess);
    }
    expect(asked).toEqual([[asset.assetId]]);
  });

  test("is refused for somebody else's file, a refused, a deleted and an unknown one", async () => {
    const { author, send } = await anAuthor();
    const foreign = await hearAsset({ ownerId: aUser() });
    const refused = await hearAsset({ ownerId: author, state: 'REFUSED' });
    const deleted = await hearAsset({ ownerId: author });
    await hearDeletion(deleted.assetId, author);
    for (const assetId of [foreign.assetId, refused.assetId, deleted.assetId, 'ast_unknown']) {
      const answer = await send({ attachmentIds: [assetId] });
      expect(answer).toBeInstanceOf(AttachmentProblem);
      expect(answer).toMatchObject({ assetId });
    }
  });

  test('while media is away is told as such, and nothing is said', async () => {
    const { send } = await anAuthor();
    fixture.mediaAnswers(() => {
      throw new Error('away');
    });
    await expect(send({ attachmentIds: ['ast_new'] })).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
  });

  test('takes at most ten, each once, and words where there is no file', async () => {
    const { send } = await anAuthor();
    const fields = [{ path: 'attachmentIds' }];
    expect(await send({ attachmentIds: Array.from({ length: 11 }, (_, i) => `ast_${i}`) })).toMatchObject({ fields });
    expect(await send({ attachmentIds: ['ast_1', 'ast_1'] })).toMatchObject({ fields });
    expect(await send({ body: ' ' })).toBeInstanceOf(BodyLengthProblem);
  });

  test('D2: the same nonce is the same message, also when the file is gone since; with other files it is another', async () => {
    const { author, send } = await anAuthor();
    const { assetId } = await hearAsset({ ownerId: author });
    const post = { body: 'look', clientNonce: randomUUID(), attachmentIds: [assetId] };
    const first = (await send(post)) as SendMessageSuccess;
    await hearDeletion(assetId, author);
    expect(await send(post)).toMatchObject({ isRepeat: true, message: { _id: first.message._id } });
    const other = await hearAsset({ ownerId: author });
    expect(await send({ ...post, attachmentIds: [other.assetId] })).toBeInstanceOf(NonceConflictProblem);
    expect(await send({ ...post, attachmentIds: [] })).toBeInstanceOf(NonceConflictProblem);
  });

  test('leaves the words free: an edit may take all of them away', async () => {
    const { author, send } = await anAuthor();
    const { assetId } = await hearAsset({ ownerId: author });
    const { message } = (await send({ body: 'look', attachmentIds: [assetId] })) as SendMessageSuccess;
    const edited = await editMessage(asUser(author), { messageId: message._id, body: '' });
    expect(edited).toBeInstanceOf(EditMessageSuccess);
    expect(edited).toMatchObject({ message: { body: '', attachments: [{ assetId }] } });
  });
});

describe('a file in messages', () => {
  test('is named with every message it was sent with, and whether readers see it there', async () => {
    const { author, roomId, send } = await anAuthor();
    const { assetId } = await hearAsset({ ownerId: author });
    const ids = [];
    for (let i = 0; i < 3; i += 1)
      ids.push(((await send({ attachmentIds: [assetId] })) as SendMessageSuccess).message._id);
    await removeMessage(asUser(author), { messageId: ids[0]! });
    await fixture.hearDecision('HIDE_MESSAGE', ids[1]!);
    const { uses } = await assetUses(fixture.node(), { assetId });
    expect(uses).toHaveLength(3);
    expect(uses).toEqual(
      expect.arrayContaining(ids.map((messageId, i) => ({ messageId, roomId, isVisible: i === 2 }))),
    );
    expect(await assetUses(fixture.node(), { assetId: 'ast_none' })).toEqual({ uses: [] });
  });

  test('that is deleted leaves its messages, and their rooms are told, once', async () => {
    const { author, roomId, send } = await anAuthor();
    const [gone, kept] = [
      await hearAsset({ ownerId: author }),
      await hearAsset({ ownerId: author, fileName: 'b.jpg' }),
    ];
    await send({ body: 'two', attachmentIds: [gone.assetId, kept.assetId] });
    await hearDeletion(gone.assetId, author);
    await hearDeletion(gone.assetId, author);
    const { entries } = await readLog(fixture.node(), { partition: roomId, after: 1, limit: 10 });
    const attachments = [{ assetId: kept.assetId }];
    expect(entries.map(({ event }) => event)).toMatchObject([
      { __typename: 'MessagePosted', message: { body: 'two', attachments, stateSeq: 3 } },
      { __typename: 'MessageEdited', message: { body: 'two', attachments, editedAt: null } },
    ]);
  });
});
