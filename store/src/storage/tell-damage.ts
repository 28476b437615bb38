import type { Logger } from 'pino';

import { decode } from '../bson/codec.js';
import { isDoc, toNumber, type Doc } from '../bson/value.js';
import type { Damage } from './damage.js';
import { isCollectionKey, type Environment } from './environment.js';
import { recordIdAtEnd } from './record-key.js';

/** Logs where a damaged record is, by the names people know, and answers it for the client. */
export function tellDamage(environment: Environment, { table, key, what }: Damage, log: Logger): string {
  if (table === 'catalogue') {
    const name = isCollectionKey(key) ? key.toString() : key.toString('hex');
    log.error({ table, record: name, what }, 'damage found');
    return `the description of ${name}`;
  }
  const { collection, index } = ownerOf(environment, table, key.readUInt32BE());
  const record = table === 'documents' ? recordIdAtEnd(key) : key.toString('hex', 4);
  log.error({ table, collection, index, record, what }, 'damage found');
  return table === 'documents' ? `record ${record} of ${collection}` : `an entry of index ${index} of ${collection}`;
}

/** Looks in the tables and not in memory, as memory may not be there yet; what is damaged itself has no name. */
function ownerOf(environment: Environment, table: 'documents' | 'entries', id: number) {
  const owner = { collection: `collection ${id}`, index: table === 'entries' ? String(id) : undefined };
  for (const { key, value } of environment.catalogue.getRange({})) {
    if (!isCollectionKey(key)) continue;
    const stored = decodeIfPossible(value.subarray(0, -4));
    if (table === 'documents' && toNumber(stored['id']) === id) return { ...owner, collection: key.toString() };
    const indexes = Array.isArray(stored['indexes']) ? stored['indexes'].filter(isDoc) : [];
    const index = table === 'entries' && indexes.find((each) => toNumber(each['id']) === id);
    if (index) return { collection: key.toString(), index: isDoc(index['spec']) ? String(index['spec']['name']) : '' };
  }
  return owner;
}

function decodeIfPossible(raw: Buffer): Doc {
  try {
    return decode(raw);
  } catch {
    return {};
  }
}
