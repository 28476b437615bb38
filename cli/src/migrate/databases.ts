import { openMongo } from '@sl3/platform/mongo';
import type { Migration } from '@sl3/platform/migrations';
import { migrations as media } from '@sl3/media/migrations';
import { migrations as messages } from '@sl3/messages/migrations';
import { migrations as moderation } from '@sl3/moderation/migrations';
import { migrations as rooms } from '@sl3/rooms/migrations';
import { SUBGRAPHS, type SubgraphName } from '@sl3/schema/subgraphs';
import { migrations as users } from '@sl3/users/migrations';
import type { Connection } from 'mongoose';

/** The tables of the subgraphs. Read here and not asked for: a subgraph that is to be migrated may not run yet. */
const TABLES: Readonly<Record<SubgraphName, readonly Migration[]>> = { users, rooms, messages, media, moderation };

/** One subgraph's database, open. */
export interface Database {
  readonly subgraph: SubgraphName;
  readonly connection: Connection;
  readonly migrations: readonly Migration[];
}

/** Opens the database of each subgraph in turn, under the name it has unless MONGODB_DATABASE says otherwise. */
export async function eachDatabase(uri: string, use: (database: Database) => Promise<void>): Promise<void> {
  for (const subgraph of SUBGRAPHS) {
    const connection = await openMongo({ uri, database: `sl3_${subgraph}` });
    try {
      await use({ subgraph, connection, migrations: TABLES[subgraph] });
    } finally {
      await connection.close();
    }
  }
}
