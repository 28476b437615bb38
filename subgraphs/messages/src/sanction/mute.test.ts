import { describe, expect, test } from 'vitest';
import { editMessage } from '../message/edit-message.js';
import { MutedProblem } from '../message/message.problems.js';
import { sendMessage, SendMessageSuccess } from '../message/send-message.js';
import { readLog } from '../log/read-log.js';
import { aPost } from '../testing/builders.js';
import { messagesFixture } from '../testing/fixture.js';

const fixture = messagesFixture();
const { aUser, asUser, clock, hearSanction, run } = fixture;
const HOUR_MS = 3_600_000;

const MUTE_OF = /* GraphQL */ `
  query ($id: ID!) {
    _entities(representations: [{ __typename: "Room", id: $id }]) {
      ... on Room {
        viewerMute {
          until
          reason
          roomId
        }
      }
    }
  }
`;
const muteOf = async (userId: string, roomId: string) =>
  (await run(asUser(userId), MUTE_OF, { id: roomId })).data._entities[0].viewerMute;

describe('whoever is muted', () => {
  test('neither sends nor edits, and is told until when and why', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const { message } = (await sendMessage(asUser(author), aPost({ roomId }))) as SendMessageSuccess;
    const { endsAt } = await hearSanction({ userId: author });
    const sent = await sendMessage(asUser(author, { locale: 'fr' }), aPost({ roomId }));
    expect(sent).toBeInstanceOf(MutedProblem);
    expect(sent).toMatchObject({ mute: { until: endsAt, reason: 'shouting', roomId: null } });
    expect((sent as MutedProblem).message).toMatch(
      /^Vous ne pouvez pas écrire jusqu’au .* UTC\. Motif indiqué : shouting$/,
    );
    expect(await editMessage(asUser(author), { messageId: message._id, body: 'x' })).toBeInstanceOf(MutedProblem);
  });

  test('sends again in the same millisecond the mute ends, and not one before, without any fact', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    await hearSanction({ userId: author });
    clock.move(HOUR_MS - 1);
    expect(await sendMessage(asUser(author), aPost({ roomId }))).toBeInstanceOf(MutedProblem);
    clock.move(1);
    expect(await sendMessage(asUser(author), aPost({ roomId }))).toBeInstanceOf(SendMessageSuccess);
  });

  test('in one room sends in another; each room says what holds in it', async () => {
    const author = aUser();
    const [here, there] = [await fixture.aRoomWith([author]), await fixture.aRoomWith([author])];
    const { endsAt } = await hearSanction({ userId: author, roomId: here });
    expect(await sendMessage(asUser(author), aPost({ roomId: here }))).toMatchObject({ mute: { roomId: here } });
    expect(await sendMessage(asUser(author), aPost({ roomId: there }))).toBeInstanceOf(SendMessageSuccess);
    expect(await muteOf(author, here)).toEqual({ until: endsAt!.toISOString(), reason: 'shouting', roomId: here });
    expect(await muteOf(author, there)).toBeNull();
    expect(await muteOf(aUser(), here)).toBeNull();
  });

  test('sends again once it is lifted, also when that is heard first', async () => {
    const author = aUser();
    const roomId = await fixture.aRoomWith([author]);
    const lifted = await hearSanction({ userId: author, version: 2, liftedAt: clock.now() });
    await hearSanction({ ...lifted, version: 1, liftedAt: null });
    expect(await sendMessage(asUser(author), aPost({ roomId }))).toBeInstanceOf(SendMessageSuccess);
  });

  test('is told on all devices when it begins and when it is over, each once', async () => {
    const userId = aUser();
    const mute = await hearSanction({ userId, roomId: 'room_1' });
    await hearSanction(mute);
    await hearSanction({ ...mute, version: 2, liftedAt: clock.now() });
    const { entries } = await readLog(fixture.node(), { partition: `inbox_${userId}`, after: 0, limit: 10 });
    const event = {
      ...{ __typename: 'SanctionChanged', sanctionId: mute.sanctionId, kind: 'MUTE', mutedRoomId: 'room_1' },
      ...{ reason: 'shouting', startsAt: mute.startsAt.toISOString(), endsAt: mute.endsAt!.toISOString() },
    };
    expect(entries).toMatchObject([
      { seq: 1, kind: 'sanction', event: { ...event, sanctionChange: 'IMPOSED' } },
      { seq: 2, kind: 'sanction', event: { ...event, sanctionChange: 'LIFTED' } },
    ]);
    expect(JSON.stringify(entries)).not.toContain('user_mod');
  });
});

test('whoever is banned is a stranger while their access token still lives; what they sent before is still theirs', async () => {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  const post = aPost({ roomId });
  await sendMessage(asUser(author), post);
  await hearSanction({ userId: author, kind: 'BAN' });
  const code = { extensions: { code: 'UNAUTHENTICATED' } };
  await expect(sendMessage(asUser(author), aPost({ roomId }))).rejects.toMatchObject(code);
  expect(await sendMessage(asUser(author), post)).toMatchObject({ isRepeat: true });
});

test('a warning is told and keeps nobody from writing', async () => {
  const author = aUser();
  const roomId = await fixture.aRoomWith([author]);
  await hearSanction({ userId: author, kind: 'WARNING', endsAt: null });
  expect(await sendMessage(asUser(author), aPost({ roomId }))).toBeInstanceOf(SendMessageSuccess);
  const { entries } = await readLog(fixture.node(), { partition: `inbox_${author}`, after: 0, limit: 10 });
  expect(entries.at(-1)?.event).toMatchObject({ __typename: 'SanctionChanged', kind: 'WARNING', endsAt: null });
});
