import { eventually } from '@sl3/platform/testing/eventually';
import { testSecret } from '@sl3/platform/testing/keys';
import { killInTheMiddle, TAKEN_OVER_WITHIN_MS } from '@sl3/platform/testing/worker-process';
import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { requestExport } from './export/request-export.js';
import type { RequestExportSuccess } from './export/export.problems.js';
import { imposeSanction } from './sanction/impose-sanction.js';
import type { Sanction } from './sanction/sanction.js';
import { moderationFixture } from './testing/fixture.js';

describe('given the worker of moderation is killed in the middle', () => {
  const fixture = moderationFixture();
  const { as, aPerson, clock, services, statedFacts, names } = fixture;

  afterEach(async () => {
    await services().collections.cases.db.collection('work').deleteMany({});
  });

  /** Kills a worker there, lets another come, and stops that one once `done` holds. */
  async function killAt(holdAt: (bytes: Buffer) => boolean, o: { passes: boolean; done: () => Promise<void> }) {
    const { EXPORT_DIR, AUDIT_HEADS_FILE, AUDIT_SIGNING_KEY } = services().config;
    const { successor } = await killInTheMiddle({
      entry: 'subgraphs/moderation/src/work.ts',
      env: {
        ...{ MONGODB_URI: names.mongodbUri, MONGODB_DATABASE: names.database, EXPORT_DIR, AUDIT_HEADS_FILE },
        ...{ REDIS_URL: names.redisUrl, REDIS_PREFIX: `${names.prefix}-${randomUUID().slice(0, 8)}` },
        ...{ EXPORT_LINK_SECRET: testSecret('export'), AUDIT_SIGNING_KEY: AUDIT_SIGNING_KEY.reveal() },
      },
      holdAt,
      passes: o.passes,
    });
    try {
      await eventually(o.done, { withinMs: TAKEN_OVER_WITHIN_MS });
    } finally {
      await successor.stop();
    }
  }

  const cases: [string, boolean][] = [
    ['before its write reached the store', false],
    ['when its write was stored and not yet answered', true],
  ];

  test.each(cases)(
    'the end of a sanction is stated once by another, %s',
    async (_when, passes) => {
      const person = await aPerson();
      const endsAt = new Date(clock.now().getTime() + 1_000);
      const input = { userId: person.userId, kind: 'MUTE', endsAt, reason: 'x', clientNonce: randomUUID() } as const;
      const { imposed } = (await imposeSanction(as(await aPerson('MODERATOR')), input)) as { imposed: Sanction };
      await killAt((bytes) => bytes.includes('recordId') && bytes.includes(imposed._id), {
        passes,
        done: async () => {
          const { audit } = services().collections;
          expect(await audit.countDocuments({ userId: person.userId, action: 'sanction.ended' })).toBe(1);
          const facts = (await statedFacts()).filter(({ id }) => id.startsWith(imposed._id));
          expect(facts.map(({ name }) => name)).toEqual(['sanction.imposed', 'sanction.ended']);
        },
      });
    },
    60_000,
  );

  test.each(cases)(
    'an export is written whole by another, %s',
    async (_when, passes) => {
      const input = { of: 'AUDIT', format: 'NDJSON', clientNonce: randomUUID() } as const;
      const result = await requestExport(as(await aPerson('MODERATOR')), input);
      const { _id } = (result as RequestExportSuccess).requested;
      await killAt((bytes) => bytes.includes('sha256') && bytes.includes(_id), {
        passes,
        done: async () => {
          const done = await services().collections.exports.findById(_id).orFail().lean();
          expect(done).toMatchObject({ state: 'READY', sha256: expect.any(String) });
          const { EXPORT_DIR } = services().config;
          const bytes = readFileSync(`${EXPORT_DIR}/${_id}`);
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(done.sha256);
          expect(bytes.length).toBe(done.bytes);
          expect(readdirSync(EXPORT_DIR).filter((name) => name.startsWith(_id) && name.endsWith('.part'))).toEqual([]);
        },
      });
    },
    60_000,
  );

  test('the head of the audit is signed by another', async () => {
    const input = { of: 'CASES', format: 'CSV', clientNonce: randomUUID() } as const;
    await requestExport(as(await aPerson('MODERATOR')), input);
    const { audit } = services().collections;
    const { AUDIT_HEADS_FILE } = services().config;
    await killAt((bytes) => bytes.includes('find\0') && bytes.includes('audit\0'), {
      passes: false,
      done: async () => {
        const last = await audit.findOne().sort({ seq: -1 }).orFail().lean();
        const heads = readFileSync(AUDIT_HEADS_FILE, 'utf8').trim().split('\n');
        expect(JSON.parse(heads.at(-1) ?? '')).toMatchObject({ seq: last.seq, hash: last.hash });
      },
    });
  }, 60_000);
});
