import { eventually } from '@sl3/platform/testing/eventually';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { DecideCaseSuccess } from '../case/case.problems.js';
import { decideCase } from '../case/decide-case.js';
import { openCase } from '../case/open-case.js';
import { recordAllPending } from '../record/record-pending.js';
import { moderationFixture } from '../testing/fixture.js';
import { fileReport } from './file-report.js';
import { draftOf } from './report-draft.js';
import type { FileReportInput } from './report.inputs.js';
import { REPORTS_AN_HOUR } from './report.policy.js';
import { FileReportSuccess } from './report.problems.js';

describe('filing a report', () => {
  const { as, aPerson, aMessage, answer, clock, node, services, run, statedFacts } = moderationFixture({ nodes: 2 });
  let reporter: { userId: string };
  let author: { userId: string };
  beforeEach(async () => {
    [reporter, author] = [await aPerson(), await aPerson()];
  });

  const about = (messageId: string): FileReportInput => ({
    ...{ subjectKind: 'MESSAGE', subjectId: messageId, reason: 'SPAM' },
  });
  async function filed(...args: Parameters<typeof fileReport>): Promise<FileReportSuccess> {
    const result = await fileReport(...args);
    expect(result).toBeInstanceOf(FileReportSuccess);
    return result as FileReportSuccess;
  }

  test('opens a case about a message, with what it said then as evidence', async () => {
    const message = aMessage(author.userId, { body: 'Buy now.' });
    const { filed: report, isRepeat } = await filed(as(reporter), about(message.messageId));
    expect(isRepeat).toBe(false);
    expect(report.evidence).toMatchObject({
      body: 'Buy now.',
      authorId: author.userId,
      roomId: message.roomId,
      seq: 7,
    });
    expect(await services().collections.cases.findById(report.caseId).lean()).toMatchObject({
      ...{ state: 'OPEN', userId: author.userId, roomId: message.roomId, reportCount: 1, reasons: ['SPAM'] },
    });
  });

  test('opens a case about a person', async () => {
    const { filed: report } = await filed(as(reporter), {
      subjectKind: 'USER',
      subjectId: author.userId,
      reason: 'HATE',
    });
    expect(await services().collections.cases.findById(report.caseId).lean()).toMatchObject({ userId: author.userId });
  });

  test('seals the evidence: what the message says later does not change it', async () => {
    const message = aMessage(author.userId, { body: 'first' });
    const { filed: first } = await filed(as(reporter), about(message.messageId));
    Object.assign(message, { body: 'edited' });
    const other = await aPerson();
    const { filed: second } = await filed(as(other), about(message.messageId));
    const stored = await services().collections.reports.findById(first._id).lean();
    expect([stored?.evidence?.body, second.evidence?.body]).toEqual(['first', 'edited']);
    expect(stored?.evidence?.digest).toBe(first.evidence?.digest);
    expect(stored?.evidence?.digest).not.toBe(second.evidence?.digest);
  });

  test('two reports at once on one subject, on two nodes, open one case with both', async () => {
    const message = aMessage(author.userId);
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson()));
    const all = await Promise.all(people.map((one, i) => filed(as(one, { node: i % 2 }), about(message.messageId))));
    const caseIds = new Set(all.map(({ filed: { caseId } }) => caseId));
    expect(caseIds.size).toBe(1);
    const [caseId = ''] = caseIds;
    expect(await services().collections.cases.findById(caseId).lean()).toMatchObject({ reportCount: 6 });
    expect(await services().collections.cases.countDocuments({ subjectId: message.messageId })).toBe(1);
    expect(await services().collections.reports.countDocuments({ caseId })).toBe(6);
  });

  test('the same person reporting again, also at once, gets their first report', async () => {
    const message = aMessage(author.userId);
    const atOnce = [0, 1, 0, 1].map((index) => filed(as(reporter, { node: index }), about(message.messageId)));
    const filedAtOnce = await Promise.all(atOnce);
    const again = await filed(as(reporter), { ...about(message.messageId), reason: 'HATE' });
    const ids = [...filedAtOnce, again].map((one) => one.filed._id);
    expect(new Set(ids).size).toBe(1);
    expect(again.isRepeat).toBe(true);
    const { caseId } = again.filed;
    expect(await services().collections.cases.findById(caseId).lean()).toMatchObject({ reportCount: 1 });
  });

  test('a message that does not exist and one the reporter may not read are refused alike', async () => {
    const secret = aMessage(author.userId, { readers: [author.userId] });
    const missing = await fileReport(as(reporter), about('msg_00000000000000000000000000'));
    expect(await fileReport(as(reporter), about(secret.messageId))).toEqual(missing);
    expect(missing).toMatchObject({ message: 'There is no such message or person, or you cannot see it.' });
    expect(await services().collections.cases.countDocuments({ subjectId: secret.messageId })).toBe(0);
    for (const state of ['HIDDEN', 'REMOVED'] as const) {
      expect(await fileReport(as(reporter), about(aMessage(author.userId, { state }).messageId))).toEqual(missing);
    }
  });

  test('nobody reports themselves', async () => {
    const own = aMessage(reporter.userId);
    const message = 'Il n’est pas possible de se signaler soi-même.';
    expect(await fileReport(as(reporter, { locale: 'fr' }), about(own.messageId))).toMatchObject({ message });
  });

  test('is refused with UNAVAILABLE, and nothing is filed, when messages does not say what was written', async () => {
    const message = aMessage(author.userId);
    answer({
      'messages /internal/message-evidence': () => {
        throw new Error('away');
      },
    });
    await expect(fileReport(as(reporter), about(message.messageId))).rejects.toMatchObject({
      extensions: { code: 'UNAVAILABLE' },
    });
    expect(await services().collections.cases.countDocuments({ subjectId: message.messageId })).toBe(0);
  });

  test('too many in an hour are refused with the time to wait, and it passes', async () => {
    const { filed: first } = await filed(as(reporter), about(aMessage(author.userId).messageId));
    const { pendingFacts: _, pendingRecords: __, ...report } = first;
    const others = Array.from({ length: REPORTS_AN_HOUR - 1 }, (_one, i) => ({
      ...report,
      _id: `rep_${i}`,
      caseId: `case_${i}`,
    }));
    await services().collections.reports.insertMany(others);
    const next = about(aMessage(author.userId).messageId);
    const refused = await fileReport(as(reporter), next);
    expect(refused).toMatchObject({ retryAfterMs: expect.any(Number) });
    clock.move((refused as { retryAfterMs: number }).retryAfterMs);
    await filed(as(reporter), next);
  });

  test('a report that crosses the decision of its case opens the next one', async () => {
    const { messageId } = aMessage(author.userId);
    const { filed: first } = await filed(as(await aPerson()), about(messageId));
    const { reports, cases } = node().collections;
    const create = reports.create.bind(reports) as unknown as (report: object) => Promise<never>;
    const crossing = vi.spyOn(reports, 'create').mockImplementationOnce(async (report: object) => {
      await decide(first.caseId);
      return create(report);
    });
    const { filed: second } = await filed(as(reporter), about(messageId));
    crossing.mockRestore();

    expect(await cases.findById(second.caseId).lean()).toMatchObject({ state: 'OPEN', reportCount: 1 });
    expect(await reports.find({ subjectId: messageId, isOpen: true }).lean()).toMatchObject([{ _id: second._id }]);
  });

  test('a reporter whose case was decided before their report had its place is told all the same', async () => {
    const { messageId } = aMessage(author.userId);
    const input = about(messageId);
    const subject = { userId: author.userId };
    const report = draftOf(reporter.userId, { input, note: null, subject, at: clock.now() });
    // The process that opened the case died before it went on.
    const { case: opened } = await openCase(as(reporter), { report, subject });
    await decide(opened._id);
    await recordAllPending(services());

    await eventually(async () => {
      const decided = (await statedFacts()).find(
        ({ id, name }) => name === 'case.decided' && id.startsWith(opened._id),
      );
      expect(decided?.payload).toMatchObject({ reporterIds: [reporter.userId] });
    });
    expect(await services().collections.reports.countDocuments({ caseId: opened._id, isOpen: true })).toBe(0);
  });

  async function decide(caseId: string): Promise<void> {
    const outcome = { caseId, outcome: 'DISMISSED', reason: 'Nothing to see.' } as const;
    const decided = await decideCase(as(await aPerson('MODERATOR'), { node: 1 }), outcome);
    expect(decided).toBeInstanceOf(DecideCaseSuccess);
  }

  test('a note that is too long is refused', async () => {
    const message = aMessage(author.userId);
    const refused = await fileReport(as(reporter), { ...about(message.messageId), note: 'x'.repeat(1_001) });
    expect(refused).toMatchObject({ fields: [{ path: 'note' }] });
  });

  test('its evidence and its case are for those who moderate; its reporter sees their own report', async () => {
    const { filed: report } = await filed(as(reporter), about(aMessage(author.userId).messageId));
    const source = `query ($id: ID!) { _entities(representations: [{ __typename: "Report", id: $id }]) {
      ... on Report { id case { id } }
    } }`
      .replace('$id }', `"${report._id}" }`)
      .replace('query ($id: ID!)', 'query');
    const seen = async (person: { userId: string; role?: 'USER' | 'MODERATOR' }) =>
      (await run(as(person), source)).data._entities;
    expect(await seen(reporter)).toEqual([{ id: report._id, case: null }]);
    expect(await seen(author)).toEqual([null]);
    expect(await seen((await aPerson('MODERATOR' as const)) as never)).toEqual([
      { id: report._id, case: { id: report.caseId } },
    ]);
  });

  test('a subject that was decided about can be reported anew, and opens another case', async () => {
    const message = aMessage(author.userId);
    const { filed: first } = await filed(as(reporter), about(message.messageId));
    await node().collections.cases.updateOne(
      { _id: first.caseId },
      { $set: { state: 'DECIDED' }, $unset: { openKey: 1 } },
    );
    const { filed: second, isRepeat } = await filed(as(reporter), about(message.messageId));
    expect(isRepeat).toBe(false);
    expect(second.caseId).not.toBe(first.caseId);
  });
});
