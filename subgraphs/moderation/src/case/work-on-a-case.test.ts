import { beforeEach, describe, expect, test } from 'vitest';
import { hideMessage } from '../decision/hide-message.js';
import type { Role } from '../person/person.js';
import { fileReport } from '../report/file-report.js';
import type { FileReportSuccess } from '../report/report.problems.js';
import { moderationFixture } from '../testing/fixture.js';
import { LEASE_MS } from './change-case.js';
import { decideCase } from './decide-case.js';
import { releaseCase } from './release-case.js';
import { takeCase } from './take-case.js';

describe('working on a case', () => {
  const { as, aPerson, aMessage, clock, services, statedFacts } = moderationFixture({ nodes: 2 });
  type Person = { userId: string; role: Role };
  let [first, second]: [Person, Person] = [] as never;
  let caseId: string;
  let messageId: string;
  beforeEach(async () => {
    [first, second] = [await aPerson('MODERATOR'), await aPerson('MODERATOR')];
    ({ messageId } = aMessage((await aPerson()).userId));
    const reporter = await aPerson();
    const report = await fileReport(as(reporter), { subjectKind: 'MESSAGE', subjectId: messageId, reason: 'SPAM' });
    ({ caseId } = (report as FileReportSuccess).filed);
  });
  const reason = 'Because.';

  test('who takes a case holds it for 15 minutes, and nobody else can act on it meanwhile', async () => {
    expect(await takeCase(as(first), caseId)).toMatchObject({ taken: { assigneeId: first.userId } });
    const taken = { by: { id: first.userId }, until: new Date(clock.now().getTime() + LEASE_MS) };
    expect(await takeCase(as(second), caseId)).toMatchObject(taken);
    expect(await releaseCase(as(second), caseId)).toMatchObject(taken);
    expect(await hideMessage(as(second), { messageId, reason })).toMatchObject(taken);
    expect(await decideCase(as(second), { caseId, outcome: 'DISMISSED', reason })).toMatchObject(taken);
  });

  test('two who take it at once: one gets it', async () => {
    const both = await Promise.all([takeCase(as(first), caseId), takeCase(as(second, { node: 1 }), caseId)]);
    expect(both.filter((result) => 'taken' in result)).toHaveLength(1);
  });

  test('whatever the holder does renews the lease', async () => {
    await takeCase(as(first), caseId);
    clock.move(LEASE_MS - 1_000);
    await hideMessage(as(first), { messageId, reason });
    clock.move(2_000);
    expect(await takeCase(as(second), caseId)).toMatchObject({ by: { id: first.userId } });
  });

  test('a lease that ran out is nobody’s', async () => {
    await takeCase(as(first), caseId);
    clock.move(LEASE_MS);
    expect(await takeCase(as(second), caseId)).toMatchObject({ taken: { assigneeId: second.userId } });
  });

  test('a case that is given back can be taken at once; giving it back twice changes nothing', async () => {
    await takeCase(as(first), caseId);
    await releaseCase(as(first), caseId);
    expect(await releaseCase(as(first), caseId)).toMatchObject({ released: { _id: caseId } });
    expect(await takeCase(as(second), caseId)).toHaveProperty('taken');
  });

  test('a decision ends the case, closes its reports and tells who reported to whom it concerns among the subgraphs', async () => {
    const decided = await decideCase(as(first), { caseId, outcome: 'UPHELD', reason });
    expect(decided).toMatchObject({ decided: { state: 'DECIDED' }, decision: { kind: 'UPHOLD' } });
    expect(await services().collections.reports.countDocuments({ caseId, isOpen: true })).toBe(0);
    const [{ reporterId } = { reporterId: '' }] = await services().collections.reports.find({ caseId }).lean();
    await expect
      .poll(
        async () =>
          (await statedFacts()).find(
            ({ name, payload }) => name === 'case.decided' && 'caseId' in payload && payload.caseId === caseId,
          )?.payload,
        { timeout: 10_000 },
      )
      .toMatchObject({ outcome: 'UPHELD', byUserId: first.userId, reporterIds: [reporterId] });
  });

  test('a retry of a decision is the decision; another outcome, or another moderator, comes too late', async () => {
    const input = { caseId, outcome: 'UPHELD', reason } as const;
    const [one, again] = [await decideCase(as(first), input), await decideCase(as(first, { node: 1 }), input)];
    expect('decision' in one && 'decision' in again && one.decision._id === again.decision._id).toBe(true);
    expect(await decideCase(as(first), { ...input, outcome: 'DISMISSED' })).toMatchObject({ reason: 'CASE_CLOSED' });
    expect(await decideCase(as(second), input)).toMatchObject({ reason: 'CASE_CLOSED' });
    expect(await services().collections.decisions.countDocuments({ caseId })).toBe(1);
  });

  test('two moderators who decide at once: one decision stands', async () => {
    const results = await Promise.all([
      decideCase(as(first), { caseId, outcome: 'UPHELD', reason }),
      decideCase(as(second, { node: 1 }), { caseId, outcome: 'DISMISSED', reason }),
    ]);
    expect(results.filter((result) => 'decided' in result)).toHaveLength(1);
    expect(await services().collections.decisions.countDocuments({ endsCaseId: caseId })).toBe(1);
  });

  test('nobody works on a case about themselves', async () => {
    const { messageId: own } = aMessage(first.userId);
    const report = await fileReport(as(await aPerson()), { subjectKind: 'MESSAGE', subjectId: own, reason: 'SPAM' });
    const { caseId: ownCase } = (report as FileReportSuccess).filed;
    expect(await takeCase(as(first), ownCase)).toMatchObject({ reason: 'ONESELF' });
    expect(await decideCase(as(first), { caseId: ownCase, outcome: 'DISMISSED', reason })).toMatchObject({
      reason: 'ONESELF',
    });
  });

  test('is for those who may', async () => {
    const person = await aPerson();
    expect(() => takeCase(as(person), caseId)).toThrow('This is not allowed.');
    expect(() => decideCase(as(person), { caseId, outcome: 'UPHELD', reason })).toThrow('This is not allowed.');
  });

  test('a case that does not exist is NOT_FOUND', async () => {
    await expect(takeCase(as(first), 'case_x')).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});
