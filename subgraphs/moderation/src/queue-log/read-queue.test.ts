import { describe, expect, test } from 'vitest';
import { takeCase } from '../case/take-case.js';
import { fileReport } from '../report/file-report.js';
import type { FileReportSuccess } from '../report/report.problems.js';
import { moderationFixture } from '../testing/fixture.js';
import { queueHeads, readQueue } from './read-queue.js';

const partition = 'queue_cases';

describe('the queue of cases', () => {
  const { as, aPerson, aMessage, hints, services } = moderationFixture();
  let caseId: string;

  async function report(): Promise<void> {
    const { messageId } = aMessage((await aPerson()).userId);
    const filed = await fileReport(as(await aPerson()), {
      subjectKind: 'MESSAGE',
      subjectId: messageId,
      reason: 'SPAM',
    });
    ({ caseId } = (filed as FileReportSuccess).filed);
  }

  test('tells each change in order, with counts, and hints where it stands', async () => {
    await report();
    await takeCase(as(await aPerson('MODERATOR')), caseId);
    const page = await readQueue(services(), { partition, after: 0, limit: 10 });
    const counts = { __typename: 'ModerationCounts', openCases: 1, openReports: 1, activeMutes: 0, activeBans: 0 };
    const line = (seq: number, change: string) => ({
      ...{ seq, at: expect.any(String), digest: expect.stringMatching(/^[0-9a-f]{16}$/), kind: 'case' },
      event: {
        ...{ __typename: 'CaseEvent', seq, at: expect.any(String), change },
        case: { __typename: 'ModerationCase', id: caseId },
        counts: { ...counts, reportsToday: 1, hiddenToday: 0 },
      },
    });
    expect(page).toEqual({
      ...{ head: 3, floorSeq: 0, anchor: null },
      entries: [line(1, 'OPENED'), line(2, 'REPORTED'), line(3, 'TAKEN')],
    });
    expect(hints.at(-1)).toEqual({ topic: 'queue:cases', payload: { partition, head: 3 } });
    expect(await queueHeads(services(), [partition, 'room_1'])).toEqual({
      heads: { [partition]: { seq: 3, postOrdinal: 0, lastPostAt: null } },
    });
  });

  test('goes on after a place, and gives its digest so that a restored log is recognised', async () => {
    const all = await readQueue(services(), { partition, after: 0, limit: 10 });
    const page = await readQueue(services(), { partition, after: 2, limit: 10 });
    expect(page).toMatchObject({ anchor: { seq: 2, digest: all.entries[1]?.digest }, entries: [{ seq: 3 }] });
    expect(await readQueue(services(), { partition, after: 9, limit: 10 })).toMatchObject({
      head: 3,
      anchor: null,
      entries: [],
    });
  });

  test('there is one partition', async () => {
    await expect(readQueue(services(), { partition: 'room_1', after: 0, limit: 1 })).rejects.toThrow('Not found.');
  });
});
