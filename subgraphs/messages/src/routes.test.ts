import type { InternalRequest } from '@sl3/platform/subgraph';
import { describe, expect, test } from 'vitest';
import { followInvite } from './inbox/follow-invite.js';
import { editMessage } from './message/edit-message.js';
import { removeMessage } from './message/remove-message.js';
import { sendMessage, type SendMessageSuccess } from './message/send-message.js';
import { markRead } from './receipt/mark-read.js';
import { routes } from './routes.js';
import { aPost } from './testing/builders.js';
import { messagesFixture } from './testing/fixture.js';

const fixture = messagesFixture();
const { aUser, asUser } = fixture;

async function call(route: keyof typeof routes, body: unknown): Promise<any> {
  const request = { json: () => body, lines: () => [] } as unknown as InternalRequest;
  return JSON.parse(JSON.stringify(await routes[route]!.handle(request, fixture.node())));
}

async function say(userId: string, post: ReturnType<typeof aPost>) {
  return ((await sendMessage(asUser(userId), post)) as SendMessageSuccess).message;
}

test('only the gateway reads logs, only the command line imports, and only those who judge see what is hidden', () => {
  const callers = Object.entries(routes).map(([route, { callers: who }]) => [route, who]);
  expect(Object.fromEntries(callers)).toEqual({
    'POST /internal/read-log': ['gateway'],
    'POST /internal/heads': ['gateway'],
    'POST /internal/access': ['gateway'],
    'POST /internal/rooms-of': ['gateway'],
    'POST /internal/asset-uses': ['media'],
    'POST /internal/message-evidence': ['moderation'],
    'POST /internal/import-messages': ['cli'],
  });
});

describe('reading a log', () => {
  test('gives every entry as GraphQL sees it, messages whole and as they are now', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada]);
    const post = aPost({ roomId });
    const parent = await say(ada, post);
    const reply = await say(ada, aPost({ roomId, body: 'aye', replyToId: parent._id }));
    await editMessage(asUser(ada), { messageId: parent._id, body: 'edited' });
    await fixture.hearMembership({ roomId, userId: ben, role: null, change: 'REMOVED', byUserId: ada });

    const page = await call('POST /internal/read-log', { partition: roomId, after: 1, limit: 10 });
    const at = fixture.clock.now().toISOString();
    const user = { __typename: 'User', id: ada };
    const parentNow = {
      __typename: 'Message',
      id: parent._id,
      room: { __typename: 'Room', id: roomId },
      seq: 2,
      stateSeq: 4,
      author: user,
      kind: 'TEXT',
      body: 'edited',
      createdAt: at,
      editedAt: at,
      removedAt: null,
      hiddenAt: null,
      state: 'VISIBLE',
      attachments: [],
      removedBy: null,
      replyTo: null,
      replyCount: 1,
      clientNonce: post.clientNonce,
    };
    const replyNow = {
      ...parentNow,
      id: reply._id,
      seq: 3,
      stateSeq: 3,
      body: 'aye',
      editedAt: null,
      replyTo: parentNow,
      replyCount: 0,
      clientNonce: reply.clientNonce,
    };
    const digest = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(page).toEqual({
      head: 5,
      floorSeq: 0,
      anchor: { seq: 1, digest },
      entries: [
        {
          seq: 2,
          at,
          digest: parent.digest,
          kind: 'post',
          roomId,
          event: { __typename: 'MessagePosted', seq: 2, at, message: parentNow },
        },
        {
          seq: 3,
          at,
          digest: reply.digest,
          kind: 'post',
          roomId,
          event: { __typename: 'MessagePosted', seq: 3, at, message: replyNow },
        },
        {
          seq: 4,
          at,
          digest,
          kind: 'edit',
          roomId,
          targetSeq: 2,
          event: { __typename: 'MessageEdited', seq: 4, at, message: parentNow },
        },
        {
          seq: 5,
          at,
          digest,
          kind: 'membership',
          roomId,
          userId: ben,
          change: 'REMOVED',
          role: null,
          event: {
            __typename: 'MembershipChanged',
            seq: 5,
            at,
            user: { __typename: 'User', id: ben },
            change: 'REMOVED',
            role: null,
            by: user,
          },
        },
      ],
    });
  });

  test('never replays a removed text, not even in the event that first said it, nor as what another answers', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const parent = await say(author, aPost({ roomId, body: 'regretted' }));
    await say(author, aPost({ roomId, replyToId: parent._id }));
    await removeMessage(asUser(author), { messageId: parent._id });
    const page = await call('POST /internal/read-log', { partition: roomId, after: 0, limit: 100 });
    expect(JSON.stringify(page)).not.toContain('regretted');
    expect(page.entries.at(-1)).toMatchObject({
      kind: 'remove',
      targetSeq: 2,
      event: { __typename: 'MessageRemoved', message: { body: null, removedBy: { id: author }, replyCount: 1 } },
    });
  });

  test('goes on from page to page, and says where the end is', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    for (let i = 0; i < 4; i += 1) await say(author, aPost({ roomId }));
    const seqs = async (after: number) => {
      const { entries, head } = await call('POST /internal/read-log', { partition: roomId, after, limit: 2 });
      return { seqs: entries.map(({ seq }: { seq: number }) => seq), head };
    };
    expect(await seqs(0)).toEqual({ seqs: [1, 2], head: 5 });
    expect(await seqs(2)).toEqual({ seqs: [3, 4], head: 5 });
    expect(await seqs(4)).toEqual({ seqs: [5], head: 5 });
    expect(await seqs(5)).toEqual({ seqs: [], head: 5 });
  });

  test('shows a cursor beyond the end by having nothing there', async () => {
    const roomId = await fixture.aRoomWith([aUser()]);
    expect(await call('POST /internal/read-log', { partition: roomId, after: 7, limit: 10 })).toEqual({
      head: 1,
      floorSeq: 0,
      anchor: null,
      entries: [],
    });
  });

  test('gives what concerns one person from their own log', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada]);
    await say(ada, aPost({ roomId }));
    await fixture.hearMembership({ roomId, userId: ben });
    await say(ada, aPost({ roomId }));
    await markRead(asUser(ben), { roomId, seq: 4 });
    const invite = { inviteId: 'inv_1', roomId, inviterId: ada, inviteeId: ben, at: fixture.clock.now() };
    for (let i = 0; i < 2; i += 1) await followInvite(fixture.node(), { id: 'inv_1_1', payload: invite });

    const page = await call('POST /internal/read-log', { partition: `inbox_${ben}`, after: 0, limit: 10 });
    const where = { roomId, room: { __typename: 'Room', id: roomId } };
    expect(page.entries.map(({ event }: { event: object }) => event)).toMatchObject([
      { __typename: 'MyMembershipChanged', seq: 1, ...where, change: 'JOINED', role: 'MEMBER' },
      { __typename: 'ReadMarkMoved', seq: 2, ...where, lastReadSeq: 4, unreadCount: 0 },
      { __typename: 'InviteReceived', seq: 3, ...where, inviteId: 'inv_1', inviter: { __typename: 'User', id: ada } },
    ]);
  });

  test.each([
    [{ partition: 'room_1', after: -1, limit: 10 }, 'after'],
    [{ partition: 'room_1', after: 0, limit: 1_001 }, 'limit'],
    [{ partition: { $gt: '' }, after: 0, limit: 1 }, 'partition'],
  ])('is refused for %j', async (body, path) => {
    await expect(call('POST /internal/read-log', body)).rejects.toMatchObject({
      extensions: { code: 'BAD_USER_INPUT', path },
    });
  });
});

test('heads say where rooms and inboxes stand, empty ones at 0', async () => {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  await say(author, aPost({ roomId }));
  await fixture.hearMembership({ roomId, userId: aUser() });
  const inbox = `inbox_${author}`;
  expect(await call('POST /internal/heads', { partitions: [roomId, inbox, 'room_never'] })).toEqual({
    heads: {
      [roomId]: { seq: 3, postOrdinal: 1, lastPostAt: fixture.clock.now().toISOString() },
      [inbox]: { seq: 1, postOrdinal: 0, lastPostAt: null },
      room_never: { seq: 0, postOrdinal: 0, lastPostAt: null },
    },
  });
});

describe('who may listen', () => {
  test('members may, as readers or as those who keep order, and strangers may not', async () => {
    const [ada, ben] = [aUser(), aUser()];
    const roomId = await fixture.aRoomWith([ada]);
    await fixture.hearMembership({ roomId, userId: ben, role: 'OWNER' });
    const access = (userId: string) => call('POST /internal/access', { roomId, userId });
    expect(await access(ada)).toEqual({ mayRead: true, visibility: 'reader', joinedSeq: 1 });
    expect(await access(ben)).toEqual({ mayRead: true, visibility: 'moderator', joinedSeq: 2 });
    expect(await access(aUser())).toEqual({ mayRead: false });
  });

  test('nobody may in a room that was deleted', async () => {
    const ada = aUser();
    const roomId = await fixture.aRoomWith([ada]);
    await fixture.hearRoomChange({ roomId, state: 'DELETED', version: 2 });
    expect(await call('POST /internal/access', { roomId, userId: ada })).toEqual({ mayRead: false });
    expect(await call('POST /internal/rooms-of', { userId: ada })).toEqual({ roomIds: [] });
  });

  test('the rooms of a person are those they belong to now', async () => {
    const ada = aUser();
    const [here, left] = [await fixture.aRoomWith([ada]), await fixture.aRoomWith([ada])];
    await fixture.hearMembership({ roomId: left, userId: ada, role: null, change: 'LEFT', version: 2 });
    expect(await call('POST /internal/rooms-of', { userId: ada })).toEqual({ roomIds: [here] });
  });
});
