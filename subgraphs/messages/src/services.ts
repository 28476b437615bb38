import type { Clock } from '@sl3/platform/clock';
import { LogCursors } from '@sl3/platform/cursor';
import { Facts } from '@sl3/platform/facts';
import { HintSeal } from '@sl3/platform/hint-seal';
import type { Hints } from '@sl3/platform/hints';
import type { Log } from '@sl3/platform/log';
import { migrate } from '@sl3/platform/migrations';
import { syncIndexes } from '@sl3/platform/mongo';
import { OrderedLog } from '@sl3/platform/ordered-log';
import type { Connection } from 'mongoose';
import { openCollections } from './collections.js';
import type { MessagesServices } from './context.js';
import { ownerOf, type InboxEntry } from './inbox/inbox-entry.js';
import type { RoomEntry } from './log/room-entry.js';
import { roomHint } from './log/room-hint.js';
import { migrations } from './migrations.js';

/** Opens what every process of this subgraph has, on a connection that is open. Makes the indexes that are missing. */
export async function openServices(
  o: Pick<MessagesServices, 'config' | 'neighbours'> & {
    connection: Connection;
    hints: Pick<Hints, 'publish'>;
    cursorSecret: string;
    clock: Clock;
    log: Log;
  },
): Promise<MessagesServices & { facts: Facts }> {
  const { connection, hints, config, neighbours, clock, log } = o;
  await migrate({ connection, migrations, clock, log });
  const collections = openCollections(connection);
  const { entries, inbox, receipts, rooms, members, sanctions, assets } = collections;
  await syncIndexes([entries, inbox, receipts, rooms, members, sanctions, assets]);

  const seal = new HintSeal(o.cursorSecret);
  return {
    config,
    neighbours,
    clock,
    log,
    collections,
    roomLog: new OrderedLog<RoomEntry>({
      model: entries,
      partitionField: 'roomId',
      onAppended: (roomId, appended, previous) => {
        hints.publish(`room:${roomId}`, roomHint(seal, { roomId, appended, previous }));
      },
    }),
    inboxLog: new OrderedLog<InboxEntry>({
      model: inbox,
      partitionField: 'partition',
      onAppended: (partition, appended) => {
        hints.publish(`inbox:${ownerOf(partition)}`, { partition, head: appended.at(-1)?.seq });
      },
    }),
    facts: new Facts({ connection, subgraph: 'messages', sources: [{ model: entries }], log, clock }),
    cursors: new LogCursors(o.cursorSecret),
  };
}
