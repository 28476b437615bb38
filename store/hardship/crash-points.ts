import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Ledger } from './ledger.js';
import { startStrained } from './store-under-strain.js';

/** What a run found. */
export interface Outcome {
  /** Crashes, cuts or flips that happened. */
  done: number;
  acknowledged: number;
  faults: string[];
}

/** Every so many points a new folder begins, so that checking does not take ever longer. */
const POINTS_A_FOLDER = 25;

/**
 * Kills the store at its Nth fdatasync (odd N) or write (even N) for each point, by a signal that strace sends as the
 * call is made, and compares what is in the folder with what was acknowledged.
 */
export async function crashAt(
  bundle: string,
  points: readonly number[],
  say: (line: string) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: 0, acknowledged: 0, faults: [] };
  let folder = '';
  let ledger = new Ledger();
  for (const [at, point] of points.entries()) {
    if (at % POINTS_A_FOLDER === 0) {
      if (folder) rmSync(folder, { recursive: true });
      folder = mkdtempSync(join(tmpdir(), 'sl3-crash-'));
      ledger = new Ledger();
    }
    const call = point % 2 === 1 ? 'fdatasync' : 'pwrite64';
    const before = ledger.acknowledged;
    const store = startStrained(bundle, folder, [
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:signal=KILL:when=${point}`,
    ]);
    try {
      // The first calls are those of opening: a store that is killed then never says that it is ready.
      const uri = await store.ready.catch(() => undefined);
      if (uri) await ledger.run(uri, String(point));
    } finally {
      store.child.kill('SIGKILL');
    }
    await store.exited;
    outcome.done++;
    outcome.acknowledged += ledger.acknowledged - before;
    for (const fault of await ledger.check(folder)) outcome.faults.push(`${call} ${point}: ${fault}`);
    if (outcome.done % 25 === 0) say(`${outcome.done} crashes, ${outcome.acknowledged} acknowledged writes`);
  }
  if (folder) rmSync(folder, { recursive: true });
  return outcome;
}
