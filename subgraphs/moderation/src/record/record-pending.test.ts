import { openHoldingProxy } from '@sl3/platform/testing/holding-proxy';
import { testSecret } from '@sl3/platform/testing/keys';
import { startWorkerProcess } from '@sl3/platform/testing/worker-process';
import { sealEnvelope } from '@sl3/platform/viewer';
import { describe, expect, test } from 'vitest';
import { hideMessage } from '../decision/hide-message.js';
import type { Decision } from '../decision/decision.js';
import { fileReport } from '../report/file-report.js';
import type { FileReportSuccess } from '../report/report.problems.js';
import { imposeSanction } from '../sanction/impose-sanction.js';
import { moderationFixture } from '../testing/fixture.js';
import { recordAllPending } from './record-pending.js';

describe('an action and its audit entry', () => {
  const fixture = moderationFixture({ nodes: 2 });
  const { as, aPerson, aMessage, services, statedFacts, names, nonce, clock } = fixture;

  /** A message with an open case, so that nobody has to be asked whose it is. */
  async function aReportedMessage(): Promise<{ messageId: string; caseId: string }> {
    const { messageId } = aMessage((await aPerson()).userId);
    const report = await fileReport(as(await aPerson()), {
      subjectKind: 'MESSAGE',
      subjectId: messageId,
      reason: 'SPAM',
    });
    return { messageId, caseId: (report as FileReportSuccess).filed.caseId };
  }

  test.each([
    ['before its audit entry reached the store', false],
    ['when its audit entry was stored and not yet acknowledged', true],
  ])(
    'survive kill -9 of the process in between, %s',
    async (_when, passes) => {
      const [moderator, { messageId, caseId }] = [await aPerson('MODERATOR'), await aReportedMessage()];
      const line = await openHoldingProxy({
        target: names.mongodbUri,
        holdAt: (bytes) => bytes.includes('recordId') && bytes.includes('message.hidden'),
        passes,
      });
      const secret = testSecret('gateway');
      const victim = await startWorkerProcess({
        entry: 'subgraphs/moderation/src/main.ts',
        env: {
          ...{ MONGODB_URI: line.uri, MONGODB_DATABASE: names.database },
          ...{ REDIS_URL: names.redisUrl, REDIS_PREFIX: names.prefix, PORT: '0' },
          ...{ CALLER_SECRETS: JSON.stringify({ gateway: secret }), EXPORT_LINK_SECRET: testSecret('export') },
          AUDIT_SIGNING_KEY: testSecret('audit'),
        },
      });
      const url = /^ready moderation (\S+)/m.exec(victim.output())?.[1] ?? '';
      const query = `mutation { hideMessage(input: { messageId: "${messageId}", reason: "Rule 3" }) { __typename } }`;
      const body = JSON.stringify({ query });
      const scopes = ['moderation:read', 'moderation:write'];
      const principal = { kind: 'viewer', sessionId: 'ses_1', ...moderator, scopes } as const;
      const claims = { caller: 'gateway', principal, requestId: 'test', locale: 'en' } as const;
      const headers = {
        'content-type': 'application/json',
        'sl3-envelope': sealEnvelope({ target: 'moderation', secret, claims, body }),
      };
      const answered = fetch(`${url}/graphql`, { method: 'POST', headers, body }).catch(() => 'broken off');
      await line.held;
      await victim.kill();
      await line.close();
      expect(await answered).toBe('broken off');

      const entries = () =>
        services().collections.audit.find({ subjectId: messageId, action: 'message.hidden' }).lean();
      const decisions = () => services().collections.decisions.find({ messageId }).lean<Decision[]>();
      const [decision, ...others] = await decisions();
      expect([decision?.pendingRecords?.length, others]).toEqual([1, []]);
      expect(await entries()).toHaveLength(passes ? 1 : 0);

      await recordAllPending(services());
      expect(await entries()).toMatchObject([{ actorId: moderator.userId, caseId, reason: 'Rule 3' }]);
      expect(await services().collections.queue.countDocuments({ caseId, change: 'HIDDEN' })).toBe(1);
      expect((await decisions())[0]?.pendingRecords).toEqual([]);
      await expect
        .poll(async () => (await statedFacts()).filter(({ id }) => id.startsWith(messageId)).map(({ name }) => name), {
          timeout: 10_000,
        })
        .toEqual(['decision.taken']);
      expect(await hideMessage(as(moderator), { messageId, reason: 'Rule 3' })).toMatchObject({
        decision: { _id: decision?._id },
      });
      expect(await entries()).toHaveLength(1);
    },
    60_000,
  );

  test('what a stored decision does is done by whoever finds it', async () => {
    const [moderator, person] = [await aPerson('MODERATOR'), await aPerson()];
    const { sanctions, decisions, audit } = services().collections;
    const endsAt = new Date(clock.now().getTime() + 60_000);
    const input = { userId: person.userId, kind: 'BAN', endsAt, reason: 'x', clientNonce: nonce() } as const;
    await imposeSanction(as(moderator), input);
    // As if the process had been killed right after the decision was stored.
    const decision = await decisions.findOne({ userId: person.userId }).orFail().lean<Decision>();
    const [entry] = await audit.find({ userId: person.userId }).lean();
    await sanctions.deleteMany({ userId: person.userId });
    const { recordId: id, at } = entry!;
    const record = { id, at, audit: { action: 'x', actorId: null, subjectKind: 'USER', subjectId: 'x' } };
    await decisions.updateOne({ _id: decision._id }, { $set: { pendingRecords: [record] } });

    await Promise.all([recordAllPending(fixture.node(0)), recordAllPending(fixture.node(1))]);
    expect(await sanctions.find({ userId: person.userId }).lean()).toMatchObject([{ kind: 'BAN', endsAt, version: 1 }]);
    expect(await audit.find({ userId: person.userId }).lean()).toEqual([entry]);
  });

  test('a document that cannot be finished holds up no other', async () => {
    const [moderator, { messageId }] = [await aPerson('MODERATOR'), await aReportedMessage()];
    const { decisions, audit } = services().collections;
    await hideMessage(as(moderator), { messageId, reason: 'x' });
    const at = clock.now();
    const record = (id: string) => ({
      id,
      at,
      audit: { action: 'test.done', actorId: null, subjectKind: 'USER', subjectId: id },
    });
    const broken = { kind: 'BAN', reason: 'x', byUserId: 'user_1', at, subjectKind: 'USER', subjectId: 'user_2' };
    await decisions.collection.insertOne({ _id: 'dec_0', ...broken, pendingRecords: [record('dec_0_1')] } as never);
    await decisions.updateOne({ messageId }, { $push: { pendingRecords: record('dec_9_1') } });
    await recordAllPending(services());
    expect((await audit.find({ action: 'test.done' }).lean()).map(({ recordId }) => recordId)).toEqual(['dec_9_1']);
    await decisions.deleteOne({ _id: 'dec_0' });
  });
});
