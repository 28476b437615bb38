import { eventually } from '@sl3/platform/testing/eventually';
import { newId } from '@sl3/schema/ids';
import { describe, expect, test } from 'vitest';
import { viewerOf } from '../testing/fixture.js';
import { workFixture } from '../testing/work-fixture.js';

const LIST = /* GraphQL */ `
  query ($first: Int, $after: String) {
    myNotifications(first: $first, after: $after) {
      unreadCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          kind
          readAt
          room {
            id
          }
          until
          reason
        }
      }
    }
  }
`;

describe('a person', () => {
  const fixture = workFixture();
  const { as, hear, run } = fixture;
  const aPerson = () => {
    const userId = newId('user');
    return { userId, ctx: as(viewerOf({ _id: userId, role: 'USER' })) };
  };
  const until = new Date('2026-12-24T18:00:00Z');
  const aSanction = (userId: string, kind: 'WARNING' | 'MUTE' | 'BAN') => ({
    sanctionId: newId('sanction'),
    userId,
    kind,
    roomId: null,
    reason: 'Too loud.',
    startsAt: new Date(),
    endsAt: kind === 'WARNING' ? null : until,
    liftedAt: null,
    byUserId: newId('user'),
    version: 1,
    at: new Date(),
  });
  const told = (userId: string) => fixture.work().collections.notifications.find({ userId }).sort({ _id: 1 }).lean();

  test('is told once of an invitation, however often the fact is heard', async () => {
    const { userId, ctx } = aPerson();
    const roomId = newId('room');
    const invite = { inviteId: newId('invite'), roomId, inviterId: newId('user'), inviteeId: userId, at: new Date() };
    const workers = await fixture.startWorker();
    const fact = await hear('room.invited', invite);
    await hear('room.invited', invite, fact.id);
    await eventually(async () => {
      expect(await told(userId)).toHaveLength(1);
    });
    const node = { kind: 'INVITED', readAt: null, room: { id: roomId }, until: null, reason: null };
    expect((await run(ctx, LIST)).data.myNotifications).toMatchObject({ unreadCount: 1, edges: [{ node }] });
    await workers.close();
  });

  test('is told of sanctions and of what came of a report, and never who decided', async () => {
    const { userId, ctx } = aPerson();
    const workers = await fixture.startWorker();
    const mute = aSanction(userId, 'MUTE');
    await hear('sanction.imposed', aSanction(userId, 'WARNING'));
    await hear('sanction.imposed', mute);
    await hear('sanction.lifted', { ...mute, liftedAt: new Date(), version: 2 });
    const byUserId = newId('user');
    const reporterIds = [userId, userId];
    await hear('case.decided', { caseId: newId('case'), outcome: 'UPHELD', byUserId, reporterIds, at: new Date() });
    await eventually(async () => {
      const kinds = (await told(userId)).map(({ kind }) => kind);
      expect(kinds.toSorted()).toEqual(['MUTED', 'REPORT_UPHELD', 'SANCTION_LIFTED', 'WARNED']);
    });
    const stored = JSON.stringify(await told(userId));
    expect([stored.includes(byUserId), stored.includes(mute.byUserId)]).toEqual([false, false]);
    const { data } = await run(ctx, LIST);
    expect(data.myNotifications.edges).toContainEqual({
      node: { kind: 'MUTED', readAt: null, room: null, until: until.toISOString(), reason: 'Too loud.' },
    });
    await workers.close();
  });

  test('reads page by page, marks some or all as read, and sees nobody else’s', async () => {
    const { userId, ctx } = aPerson();
    const stranger = aPerson();
    const notice = { userId, kind: 'WARNED' as const, at: new Date() };
    const workers = await fixture.startWorker();
    for (const id of ['1', '2', '3']) await fixture.work().jobs.enqueue('notify', `${userId}-${id}`, notice);
    await eventually(async () => {
      expect(await told(userId)).toHaveLength(3);
    });
    const first = (await run(ctx, LIST, { first: 2 })).data.myNotifications;
    expect([first.edges.length, first.pageInfo.hasNextPage, first.unreadCount]).toEqual([2, true, 3]);
    const { endCursor } = first.pageInfo;
    const second = (await run(ctx, LIST, { first: 2, after: endCursor })).data.myNotifications;
    expect([second.edges.length, second.pageInfo.hasNextPage]).toEqual([1, false]);

    const [{ _id: id } = { _id: '' }] = await told(userId);
    const mark = 'mutation ($ids: [ID!]) { markNotificationsRead(ids: $ids) { unreadCount } }';
    const left = async (of: typeof ctx, ids?: string[]) => (await run(of, mark, { ids })).data.markNotificationsRead;
    expect(await left(stranger.ctx, [id])).toEqual({ unreadCount: 0 });
    expect(await left(ctx, [id])).toEqual({ unreadCount: 2 });
    expect(await left(ctx)).toEqual({ unreadCount: 0 });
    expect((await run(stranger.ctx, LIST)).data.myNotifications.edges).toEqual([]);
    await workers.close();
  });

  test('who is not signed in has no notifications', async () => {
    const { errors } = await run(fixture.anybody(), LIST);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });
});
