import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';

import { whyNoMount, whyNoStrace } from '../hardship/allowed.js';
import { flipBits } from '../hardship/bit-flips.js';
import { crashAt } from '../hardship/crash-points.js';
import { Ledger } from '../hardship/ledger.js';
import { cutPower } from '../hardship/power-cuts.js';
import { startStrained } from '../hardship/store-under-strain.js';
import { makeFolder, removeFolder } from './support/store-process.js';
import { isEmbedded } from './support/under-test.js';

const noStrace = whyNoStrace();
const noMount = whyNoMount();
const quiet = () => undefined;
const bundle = inject('STORE_BUNDLE');
let folder: string;

beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => {
  removeFolder(folder);
});

describe.runIf(isEmbedded)('in hardship, a store', { timeout: 120_000 }, () => {
  describe.skipIf(noStrace !== undefined)(`whose system calls go wrong${because(noStrace)}`, () => {
    it('that is killed at a flush or a write has all it acknowledged, and indexes that agree', async () => {
      const { faults, done } = await crashAt(bundle, [1, 8, 29, 60, 101], quiet);
      expect(faults).toEqual([]);
      expect(done).toBe(5);
    });

    it('ends when a flush fails, says why, and has all it acknowledged when it is opened again', async () => {
      const store = startStrained(bundle, folder, [
        '-e',
        'trace=fdatasync',
        '-e',
        'inject=fdatasync:error=EIO:when=30',
      ]);
      const ledger = new Ledger();
      await ledger.run(await store.ready, 'a');
      await store.exited;
      expect(store.stderr()).toContain('the disk did not take a flush; the store ends');
      expect(existsSync(join(folder, 'flush-failed'))).toBe(true);
      expect(ledger.acknowledged).toBeGreaterThan(5);

      const again = startStrained(bundle, folder);
      await again.ready;
      expect(existsSync(join(folder, 'flush-failed'))).toBe(false);
      again.child.kill('SIGTERM');
      await again.exited;
      expect(await ledger.check(folder)).toEqual([]);
    });
  });

  describe.skipIf(noMount !== undefined)(`on a disk of its own${because(noMount)}`, () => {
    it('refuses writes while the disk is full, goes on reading, and writes again when there is room', async () => {
      const disk = join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', disk]);
      const store = startStrained(bundle, join(disk, 'store'));
      try {
        writeFileSync(join(disk, 'filler'), Buffer.alloc(3 * 2 ** 20));
        const client = await MongoClient.connect(await store.ready);
        const collection = client.db('d').collection<any>('c');
        await collection.createIndex({ a: 1 });
        let stored = 0;
        const fill = async () => {
          for (; stored < 10_000; stored++) await collection.insertOne({ _id: stored, a: stored, x: 'x'.repeat(2000) });
        };
        await expect(fill()).rejects.toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
        await expect(collection.insertOne({ _id: -1, x: 'x'.repeat(9000) })).rejects.toMatchObject({ code: 14031 });
        expect(await collection.countDocuments({ a: { $gte: 0 } })).toBe(stored);
        expect(await collection.findOne({ _id: stored - 1 })).toMatchObject({ a: stored - 1 });

        rmSync(join(disk, 'filler'));
        for (let at = 0; at < 20; at++) await collection.insertOne({ _id: `later ${at}`, a: at });
        expect(await collection.countDocuments({ a: { $gte: 0 } })).toBe(stored + 20);
        await client.close();
        store.child.kill('SIGTERM');
        await store.exited;
        const verified = execFileSync(process.execPath, [bundle, '--verify', join(disk, 'store')], {
          encoding: 'utf8',
        });
        expect(verified).toContain(`d.c: ${stored + 20} records, all well`);
      } finally {
        store.child.kill('SIGKILL');
        await store.exited;
        execFileSync('umount', [disk]);
      }
    });

    it('whose power is cut has all it acknowledged', async () => {
      expect(await cutPower(bundle, 2, quiet)).toMatchObject({ done: 2, faults: [] });
    });
  });

  it('never serves a flipped bit of its file as good data', async () => {
    expect(await flipBits(bundle, 4, 7, quiet)).toMatchObject({ done: 4, faults: [] });
  });
});

/** A skipped group says why in its name. */
function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` (skipped: ${reason})`;
}
