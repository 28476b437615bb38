import { execFileSync } from 'node:child_process';
import { copyFileSync, constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Outcome } from './crash-points.js';
import { Ledger } from './ledger.js';
import { startStrained } from './store-under-strain.js';

const IMAGE_MB = 256;

/**
 * Cuts the power: the store writes to an ext4 file system in an image that the kernel writes back as late as it may;
 * at a random moment it is stopped and the image is copied, so that the copy holds what reached the disk and nothing
 * that was only in memory. The copy is mounted, which replays ext4's journal, and compared with what was acknowledged.
 */
export async function cutPower(bundle: string, cuts: number, say: (line: string) => void): Promise<Outcome> {
  // The machine has not been restarted, so lmdb would trust what was never flushed; after a real cut it does not.
  // oxlint-disable-next-line no-restricted-properties -- lmdb reads it there
  process.env['LMDB_RESTORE'] = 'safe';
  const outcome: Outcome = { done: 0, acknowledged: 0, faults: [] };
  const work = mkdtempSync(join(tmpdir(), 'sl3-power-'));
  const [image, copy, disk, after] = ['image', 'copy', 'disk', 'after'].map((name) => join(work, name)) as [
    string,
    string,
    string,
    string,
  ];
  mkdirSync(disk);
  mkdirSync(after);
  execFileSync('truncate', ['-s', `${IMAGE_MB}M`, image]);
  execFileSync('mkfs.ext4', ['-q', image]);
  execFileSync('mount', ['-o', 'loop,commit=60', image, disk]);
  const folder = join(disk, 'store');
  const store = startStrained(bundle, folder);
  const ledger = new Ledger();
  try {
    const running = ledger.run(await store.ready, 'power', 8);
    for (; outcome.done < cuts; outcome.done++) {
      await wait(100 + Math.random() * 400);
      store.child.kill('SIGSTOP');
      copyFileSync(image, copy, constants.COPYFILE_FICLONE);
      const snapshot = ledger.copy();
      store.child.kill('SIGCONT');
      execFileSync('mount', ['-o', 'loop', copy, after]);
      try {
        const faults = await snapshot.check(join(after, 'store'));
        for (const fault of faults) outcome.faults.push(`cut ${outcome.done + 1}: ${fault}`);
      } finally {
        execFileSync('umount', [after]);
      }
      if (outcome.done % 10 === 9) say(`${outcome.done + 1} cuts, ${ledger.acknowledged} acknowledged writes`);
    }
    ledger.stop();
    await running;
    outcome.acknowledged = ledger.acknowledged;
  } finally {
    store.child.kill('SIGKILL');
    await store.exited;
    execFileSync('umount', [disk]);
    rmSync(work, { recursive: true });
  }
  return outcome;
}
