import type { Model } from 'mongoose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../person/person.js';
import { fileReport } from '../report/file-report.js';
import { imposeSanction } from '../sanction/impose-sanction.js';
import { takeCase } from '../case/take-case.js';
import { moderationFixture } from '../testing/fixture.js';

const LISTS = ['reports', 'cases', 'sanctions', 'auditEntries', 'exports'] as const;

describe('lists for those who moderate', () => {
  const { as, aPerson, aMessage, clock, run, nonce, services } = moderationFixture();
  let moderator: { userId: string; role: Role };
  let reporter: { userId: string };
  const startedAt = new Date('2026-11-22T12:00:00Z');

  beforeAll(async () => {
    clock.move(startedAt.getTime() - clock.now().getTime());
    [moderator, reporter] = [await aPerson('MODERATOR'), await aPerson()];
    for (let i = 0; i < 7; i += 1) {
      const { messageId } = aMessage((await aPerson()).userId);
      const reason = i % 2 === 0 ? 'SPAM' : 'HATE';
      await fileReport(as(i === 6 ? await aPerson() : reporter), {
        subjectKind: 'MESSAGE',
        subjectId: messageId,
        reason,
      });
      clock.move(1_000);
    }
  });
  const ask = async (source: string, by: { userId: string; role?: Role } = moderator) => run(as(by), source);

  test('are handed out in pages, latest first, each row once, with the total', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const args = `first: 3${after === null ? '' : `, after: "${after}"`}`;
      const { data } = await ask(
        `{ reports(${args}) { totalCount edges { node { id createdAt } } pageInfo { hasNextPage endCursor } } }`,
      );
      expect(data.reports.totalCount).toBe(7);
      seen.push(...data.reports.edges.map(({ node }: any) => node.createdAt));
      after = data.reports.pageInfo.hasNextPage ? data.reports.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  test('are filtered', async () => {
    const total = async (list: string, filter: string) =>
      (await ask(`{ ${list}(filter: { ${filter} }) { totalCount } }`)).data[list].totalCount;
    expect(await total('reports', 'reason: HATE')).toBe(3);
    expect(await total('reports', `reporterId: "${reporter.userId}", isOpen: true`)).toBe(6);
    expect(await total('reports', `from: "${new Date(startedAt.getTime() + 5_000).toISOString()}"`)).toBe(2);
    expect(await total('cases', 'state: DECIDED')).toBe(0);
    expect(await total('cases', 'reason: SPAM, subjectKind: MESSAGE, state: OPEN')).toBe(4);
    expect(await total('auditEntries', `actorId: "${reporter.userId}", action: "report.filed"`)).toBe(6);
  });

  test('a moderator finds the cases they hold, as long as they hold them', async () => {
    const one = await services().collections.cases.findOne().orFail().lean();
    await takeCase(as(moderator), one._id);
    const mine = async () =>
      (await ask('{ cases(filter: { isMine: true }) { edges { node { id } } } }')).data.cases.edges;
    expect(await mine()).toEqual([{ node: { id: one._id } }]);
    clock.move(15 * 60_000);
    expect(await mine()).toEqual([]);
  });

  test('sanctions are found by what they are now', async () => {
    const person = await aPerson();
    const endsAt = new Date(clock.now().getTime() + 60_000);
    for (const kind of ['MUTE', 'BAN'] as const) {
      const input = { userId: person.userId, kind, endsAt, reason: 'x', clientNonce: nonce() };
      await imposeSanction(as(moderator), input);
    }
    const count = async (filter: string) =>
      (await ask(`{ sanctions(filter: { ${filter} }) { totalCount } }`)).data.sanctions.totalCount;
    expect([await count('state: ACTIVE'), await count('state: ENDED'), await count('kind: BAN')]).toEqual([2, 0, 1]);
    const counts = '{ moderationCounts { openCases openReports activeMutes activeBans reportsToday } }';
    expect((await ask(counts)).data.moderationCounts).toEqual({
      ...{ openCases: 7, openReports: 7, activeMutes: 1, activeBans: 1, reportsToday: 7 },
    });
    clock.move(60_000);
    expect([await count('state: ACTIVE'), await count('state: ENDED')]).toEqual([0, 2]);
  });

  test('what happened is counted by day, today last', async () => {
    const { data } = await ask('{ moderationActivity(days: 3) { day reports decisions sanctions } }');
    expect(data.moderationActivity).toEqual([
      { day: '2026-11-20', reports: 0, decisions: 0, sanctions: 0 },
      { day: '2026-11-21', reports: 0, decisions: 0, sanctions: 0 },
      { day: '2026-11-22', reports: 7, decisions: 2, sanctions: 2 },
    ]);
  });

  test.each([...LISTS, 'moderationCounts', 'moderationActivity', 'queues'])(
    '%s is refused to everybody else',
    async (field) => {
      const inside =
        field === 'moderationCounts'
          ? 'openCases'
          : field === 'moderationActivity'
            ? 'day'
            : field === 'queues'
              ? 'queue'
              : 'totalCount';
      const answer = await ask(`{ ${field} { ${inside} } }`, await aPerson());
      expect(answer.errors?.[0].extensions.code).toBe('FORBIDDEN');
      const anonymous = await run(as({ userId: '' }, { isAnonymous: true }), `{ ${field} { ${inside} } }`);
      expect(anonymous.errors?.[0].extensions.code).toBe('UNAUTHENTICATED');
    },
  );

  test.each(LISTS)('%s refuses a page that is too large and a cursor of another list', async (list) => {
    const codeOf = async (args: string) =>
      (await ask(`{ ${list}(${args}) { totalCount } }`)).errors?.[0].extensions.code;
    expect(await codeOf('first: 101')).toBe('BAD_USER_INPUT');
    expect(await codeOf('after: "WyJ4Il0"')).toBe('BAD_CURSOR');
  });

  test.each([
    ['reports', 'createdAt', { isOpen: true }],
    ['reports', 'createdAt', { reporterId: 'user_1' }],
    ['reports', 'createdAt', { reason: 'SPAM' }],
    ['reports', 'createdAt', { subjectKind: 'MESSAGE' }],
    ['cases', 'openedAt', { state: 'OPEN' }],
    ['cases', 'openedAt', { assigneeId: 'user_1' }],
    ['cases', 'openedAt', { subjectKind: 'MESSAGE' }],
    ['sanctions', 'startsAt', { userId: 'user_1' }],
    ['sanctions', 'startsAt', { kind: 'MUTE' }],
    ['sanctions', 'startsAt', { roomId: 'room_1' }],
  ] as const)('%s by %s of %j are read in the order of an index, and not sorted', async (name, time, filter) => {
    const model = services().collections[name] as unknown as Model<object>;
    const plan = await model
      .find(filter)
      .sort({ [time]: -1, _id: -1 })
      .explain('queryPlanner');
    expect(plan).toMatchObject({
      queryPlanner: { winningPlan: { stage: expect.not.stringMatching(/^(SORT|COLLSCAN)$/) } },
    });
  });
});
