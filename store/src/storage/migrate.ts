import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';

import { decode, encode } from '../bson/codec.js';
import { toNumber } from '../bson/value.js';
import { readIndexes } from './catalogue.js';
import { addTo, checksumOf, seal, type Tally } from './checksum.js';
import { countsKey, encodeCounts } from './counts.js';
import {
  FORMAT_KEY,
  FORMAT_VERSION,
  formatOf,
  hasStore,
  isCollectionKey,
  openTables,
  type Environment,
} from './environment.js';
import { syncFolder } from './folder.js';
import { rangeOfId, recordIdAtEnd } from './record-key.js';

const BATCH = 5000;

/** The folder a copy of the new format is made in, beside the file it will replace. */
export const MIGRATING = 'migrating';

/**
 * Brings a folder of an older format to this version's, in a folder {@link MIGRATING} that is not there yet. Everything is copied beside it and takes its place in one
 * rename: when the process ends in between, the folder is as it was and the next start begins anew.
 */
export async function migrateFolder(folder: string, log: Logger): Promise<void> {
  const beside = join(folder, MIGRATING);
  if (!hasStore(folder)) return;
  const before = openTables(folder);
  const format = formatOf(before);
  if (format === undefined || format >= FORMAT_VERSION) {
    await before.root.close();
    return;
  }
  log.warn({ from: format, to: FORMAT_VERSION }, 'migrating the data folder');
  const after = openTables(beside);
  await copySealed(before, after);
  await before.root.close();
  await after.root.close();
  renameSync(join(beside, 'data.mdb'), join(folder, 'data.mdb'));
  rmSync(join(folder, 'lock.mdb'), { force: true });
  syncFolder(folder);
  rmSync(beside, { recursive: true, force: true });
  log.warn({ format: FORMAT_VERSION }, 'data folder migrated');
}

async function copySealed(from: Environment, to: Environment): Promise<void> {
  const tallies = new Map<string, Tally>();
  for (const table of ['documents', 'entries'] as const) {
    const pairs = from[table].getRange({})[Symbol.iterator]();
    for (let isDone = false; !isDone;) {
      await to.root.transaction(() => {
        for (let n = 0; n < BATCH; n++) {
          const next = pairs.next();
          if (next.done) return void (isDone = true);
          const { key, value } = next.value;
          const checksum = checksumOf(key, value);
          addTo(tallyOf(tallies, table, key.readUInt32BE()), checksum);
          void to[table].put(key, seal(value, checksum));
        }
      });
    }
  }
  await to.root.transaction(() => {
    const put = (key: Buffer, value: Buffer) => void to.catalogue.put(key, seal(value, checksumOf(key, value)));
    for (const { key, value } of from.catalogue.getRange({})) {
      if (key.equals(FORMAT_KEY)) continue;
      put(key, value);
      if (!isCollectionKey(key)) continue;
      const stored = decode(value);
      const id = toNumber(stored['id']) ?? 0;
      const { start, end } = rangeOfId(id);
      const options = { start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit: 1 };
      const [last] = from.documents.getKeys(options);
      const indexes = readIndexes(stored['indexes']);
      const counts = {
        nextRecordId: last ? recordIdAtEnd(last) + 1 : 1,
        documents: tallyOf(tallies, 'documents', id),
        indexes: new Map(indexes.map((index) => [index.id, tallyOf(tallies, 'entries', index.id)])),
      };
      put(countsKey(id), encodeCounts(counts));
    }
    void to.catalogue.put(FORMAT_KEY, encode({ value: FORMAT_VERSION }));
  });
  await to.root.flushed;
}

function tallyOf(tallies: Map<string, Tally>, table: string, id: number): Tally {
  const name = `${table} ${id}`;
  const tally = tallies.get(name) ?? { count: 0, digest: 0 };
  tallies.set(name, tally);
  return tally;
}
