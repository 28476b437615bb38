import { describe, expect, test } from 'vitest';
import { moderationFixture } from '../testing/fixture.js';

const at = '2026-11-22T10:00:00.000Z';
const line = {
  ...{
    id: 'process-asset-ast_1',
    subgraph: 'media',
    queue: 'media',
    job: 'process-asset',
    state: 'DEAD',
    attempts: 10,
  },
  ...{ enqueuedAt: at, dueAt: at, startedAt: at, endedAt: at, lastError: 'TypeError: no' },
};
const counts = { waiting: 2, active: 1, delayed: 0, dead: 1, doneInLastHour: 7, oldestWaitingMs: 12 };

describe('the queues as operators see them', () => {
  const { as, aPerson, answer, run, services } = moderationFixture();

  test('are those of every subgraph that answers, our own included', async () => {
    answer({ 'media /internal/queues': () => ({ queues: [{ subgraph: 'media', queue: 'media', ...counts }] }) });
    const { data } = await run(
      as(await aPerson('MODERATOR')),
      '{ queues { queue subgraph waiting dead oldestWaitingMs } }',
    );
    expect(data.queues).toEqual([
      ...['moderation', 'exports'].map((queue) => expect.objectContaining({ queue, subgraph: 'moderation' })),
      { queue: 'media', subgraph: 'media', waiting: 2, dead: 1, oldestWaitingMs: 12 },
    ]);
  });

  test('show their works, and an administrator has one run again or gives it up; the audit knows', async () => {
    const asked: unknown[] = [];
    answer({
      'media /internal/queue-works': (body) => {
        asked.push(body);
        return { works: [{ ...line, cursor: 'c1' }], hasNextPage: true, total: 9 };
      },
      'media /internal/retry-work': (body) => ({
        work: body.workId === line.id ? { ...line, state: 'WAITING' } : null,
      }),
      'media /internal/discard-work': () => ({ work: null }),
    });
    const works = await run(
      as(await aPerson('MODERATOR')),
      '{ queueWorks(queue: "media", state: DEAD, first: 1) { totalCount edges { node { id job state lastError } } pageInfo { hasNextPage endCursor } } }',
    );
    const id = 'media_process-asset-ast_1';
    expect(works.data.queueWorks).toEqual({
      totalCount: 9,
      edges: [{ node: { id, job: 'process-asset', state: 'DEAD', lastError: 'TypeError: no' } }],
      pageInfo: { hasNextPage: true, endCursor: 'c1' },
    });
    expect(asked).toEqual([{ queue: 'media', state: 'DEAD', first: 1, after: null }]);

    const admin = await aPerson('ADMIN');
    expect(await run(as(admin), `mutation { retryWork(id: "${id}") { id state } }`)).toEqual({
      data: { retryWork: { id, state: 'WAITING' } },
    });
    const discarded = await run(as(admin), `mutation { discardWork(id: "${id}") { id } }`);
    expect(discarded.errors[0].extensions.code).toBe('NOT_FOUND');
    expect((await run(as(admin), 'mutation { retryWork(id: "nowhere_1") { id } }')).errors[0].extensions.code).toBe(
      'NOT_FOUND',
    );
    const moderator = await run(as(await aPerson('MODERATOR')), `mutation { retryWork(id: "${id}") { id } }`);
    expect(moderator.errors[0].extensions.code).toBe('FORBIDDEN');
    const audited = await services().collections.audit.find({ subjectId: id }).sort({ seq: 1 }).lean();
    expect(audited.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['work.retried', admin.userId],
      ['work.discarded', admin.userId],
    ]);
  });

  test('our own works are listed as well; a queue that does not exist has none', async () => {
    await services().jobs.enqueue('run-export', 'exp_1', { exportId: 'exp_1' });
    const moderator = as(await aPerson('MODERATOR'));
    const { data } = await run(moderator, '{ queueWorks(queue: "exports") { edges { node { id state } } } }');
    expect(data.queueWorks.edges).toEqual([{ node: { id: 'moderation_run-export-exp_1', state: 'WAITING' } }]);
    expect((await run(moderator, '{ queueWorks(queue: "nothing") { totalCount } }')).data.queueWorks.totalCount).toBe(
      0,
    );
  });
});
