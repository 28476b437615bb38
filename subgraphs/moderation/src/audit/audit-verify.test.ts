import { CHAIN_START, chainHash } from '@sl3/platform/hash-chain';
import { isGenuine, SignedHead } from '@sl3/platform/signed-head';
import { testSecret } from '@sl3/platform/testing/keys';
import { startWorkerProcess } from '@sl3/platform/testing/worker-process';
import { ChainPage, verifyChain, type Verdict } from '@sl3/platform/verify-chain';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { moderationFixture } from '../testing/fixture.js';
import { appendAudit, chainedPart } from './append-audit.js';
import type { AuditEntry } from './audit-entry.js';
import { readAudit } from './read-audit.js';
import { signAuditHead } from './sign-audit-head.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const run = promisify(execFile);

describe('the chain of the audit, verified', () => {
  const fixture = moderationFixture();
  const { services, names, clock, auditKey } = fixture;

  beforeAll(async () => {
    for (let i = 1; i <= 8; i += 1) await append(i);
    await signAuditHead(services());
    for (let i = 9; i <= 12; i += 1) await append(i);
  });

  async function append(i: number): Promise<void> {
    const said = {
      actorId: 'user_1',
      subjectKind: 'USER',
      subjectId: `user_${i}`,
      facts: { from: 'USER', to: 'ADMIN' },
    };
    const audit = { action: 'user.role-changed', ...said, reason: `Reason number ${i}` };
    await appendAudit(services(), { id: `test_${i}`, at: new Date(clock.now().getTime() + i), audit });
  }

  /** Recomputes the chain as it is in the store, and compares it with the heads in the file. */
  async function verify(): Promise<Verdict> {
    const lines = readFileSync(services().config.AUDIT_HEADS_FILE, 'utf8').trim().split('\n');
    const key = auditKey.publicKey.export({ format: 'jwk' });
    const heads = lines.map((line) => SignedHead.parse(JSON.parse(line))).filter((head) => isGenuine(key, head));
    // As it travels: times become texts.
    const read = async (after: number) =>
      ChainPage.parse(JSON.parse(JSON.stringify(await readAudit(services(), { after, limit: 5 }))));
    return verifyChain({ read, heads });
  }

  /** Does something to the stored audit, verifies, and puts everything back. */
  async function verifyAfter(harm: (audit: ReturnType<typeof stored>) => Promise<unknown>) {
    const before = await stored().find({}).sort({ seq: 1 }).toArray();
    try {
      await harm(stored());
      return await verify();
    } finally {
      await stored().deleteMany({});
      await stored().insertMany(before);
    }
  }
  const stored = () => services().collections.audit.db.collection<AuditEntry>('audit');

  test('says that all is as it was written, and how far that is signed', async () => {
    expect(await verify()).toEqual({ isWhole: true, head: 12, signedUpTo: 8 });
  });

  test('names the entry in which one byte was flipped, in its content or its hash', async () => {
    const altered = { isWhole: false, seq: 5, fault: 'altered' };
    expect(await verifyAfter((audit) => audit.updateOne({ seq: 5 }, { $set: { actorId: 'user_0' } }))).toEqual(altered);
    const [{ hash }] = (await stored().find({ seq: 5 }).toArray()) as [AuditEntry];
    const flipped = `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`;
    expect(await verifyAfter((audit) => audit.updateOne({ seq: 5 }, { $set: { hash: flipped } }))).toEqual(altered);
  });

  test('names the entry whose text was changed, and takes an erased text for what it is', async () => {
    expect(await verifyAfter((audit) => audit.updateOne({ seq: 6 }, { $set: { reason: 'Reason number 7' } }))).toEqual({
      isWhole: false,
      seq: 6,
      fault: 'text-altered',
    });
    const erased = await verifyAfter((audit) => audit.updateOne({ seq: 6 }, { $unset: { reason: 1, reasonSalt: 1 } }));
    expect(erased.isWhole).toBe(true);
  });

  test('names the place of an entry that was dropped', async () => {
    expect(await verifyAfter((audit) => audit.deleteOne({ seq: 3 }))).toEqual({
      isWhole: false,
      seq: 3,
      fault: 'missing',
    });
  });

  test('names the first of two entries that were swapped', async () => {
    const swap = async (audit: ReturnType<typeof stored>) => {
      await audit.updateOne({ seq: 4 }, { $set: { seq: 1_000 } });
      await audit.updateOne({ seq: 7 }, { $set: { seq: 4 } });
      await audit.updateOne({ seq: 1_000 }, { $set: { seq: 7 } });
    };
    expect(await verifyAfter(swap)).toEqual({ isWhole: false, seq: 4, fault: 'altered' });
  });

  test('finds by the signed head that the end was cut off', async () => {
    expect(await verifyAfter((audit) => audit.deleteMany({ seq: { $gt: 6 } }))).toEqual({
      isWhole: false,
      seq: 7,
      fault: 'cut-off',
    });
  });

  test('finds by the signed head that the chain was written anew', async () => {
    // With every hash as it should be, which whoever can write to the store can compute.
    const rewrite = async (audit: ReturnType<typeof stored>) => {
      const entries = await audit.find({}).sort({ seq: 1 }).toArray();
      let previous = CHAIN_START;
      for (const entry of entries) {
        const content = { ...entry, ...(entry.seq === 2 && { actorId: 'user_0' }) };
        previous = chainHash(previous, chainedPart(content));
        await audit.replaceOne({ _id: entry._id }, { ...content, hash: previous });
      }
    };
    expect(await verifyAfter(rewrite)).toEqual({ isWhole: false, seq: 8, fault: 'rewritten' });
  });

  test('does not take the word of a head that another key signed, or of one that was changed', async () => {
    const file = services().config.AUDIT_HEADS_FILE;
    const heads = readFileSync(file, 'utf8');
    try {
      writeFileSync(file, heads.replace('"seq":8', '"seq":9'));
      expect(await verify()).toEqual({ isWhole: true, head: 12, signedUpTo: 0 });
    } finally {
      writeFileSync(file, heads);
    }
  });

  test('a head is signed once for each place the audit has reached', async () => {
    const file = services().config.AUDIT_HEADS_FILE;
    const lines = () => readFileSync(file, 'utf8').trimEnd().split('\n').length;
    await signAuditHead(services());
    const before = lines();
    await signAuditHead(services());
    expect(lines()).toBe(before);
  });

  test('npm run sl3 -- audit verify says so, names the first bad entry, and ends with 1', async () => {
    const secret = testSecret('cli');
    const server = await startWorkerProcess({
      entry: 'subgraphs/moderation/src/main.ts',
      env: {
        ...{ MONGODB_URI: names.mongodbUri, MONGODB_DATABASE: names.database, PORT: '0' },
        ...{ REDIS_URL: names.redisUrl, REDIS_PREFIX: names.prefix, CALLER_SECRETS: JSON.stringify({ cli: secret }) },
        ...{ EXPORT_LINK_SECRET: testSecret('export'), AUDIT_SIGNING_KEY: testSecret('audit') },
      },
    });
    const url = /^ready moderation (\S+)/m.exec(server.output())?.[1] ?? '';
    async function command(): Promise<{ said: string; code: number }> {
      const args = ['--import', 'tsx', '--conditions=source', 'cli/src/main.ts', 'audit', 'verify'];
      const env = {
        ...{ PATH: process.env['PATH'], AUDIT_KEY: JSON.stringify(auditKey.publicKey.export({ format: 'jwk' })) },
        AUDIT_HEADS_FILE: services().config.AUDIT_HEADS_FILE,
        SUBGRAPH_URLS: JSON.stringify({ moderation: url }),
        TARGET_SECRETS: JSON.stringify({ moderation: secret }),
      };
      const ended = await run(process.execPath, args, { cwd: root, env }).then(
        ({ stdout }) => ({ stdout, code: 0 }),
        (failure: unknown) => failure as { stdout: string; code: number },
      );
      return { said: ended.stdout.trim(), code: ended.code };
    }
    try {
      expect(await command()).toEqual({ said: 'The audit is whole: 12 entries, signed up to 12.', code: 0 });
      await stored().updateOne({ seq: 5 }, { $set: { action: 'user.role-changee' } });
      const said = 'The audit is broken at 5: the entry is not what was written.';
      expect(await command()).toEqual({ said, code: 1 });
    } finally {
      await server.stop();
    }
  }, 120_000);
});
