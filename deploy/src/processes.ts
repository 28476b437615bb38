import { GatewayConfig } from '../../gateway/src/config.js';
import { CliConfig } from '../../cli/src/installation.js';
import { StackConfig } from '../../stack/src/config.js';
import { StoreConfig } from '../../store/src/config.js';
import { MediaConfig } from '../../subgraphs/media/src/config.js';
import { MessagesConfig } from '../../subgraphs/messages/src/config.js';
import { ModerationConfig } from '../../subgraphs/moderation/src/config.js';
import { RoomsConfig } from '../../subgraphs/rooms/src/config.js';
import { UsersConfig } from '../../subgraphs/users/src/config.js';
import { WorkerConfig } from '../../worker/src/config.js';
import type { z } from 'zod';

/** One thing that reads an environment. */
export interface ReadingProcess {
  readonly name: string;
  /** Where its schema is. A test finds every config.ts of the repository and asks for it here. */
  readonly source: string;
  readonly schema: z.ZodObject;
}

/** Everything that reads variables, in the order in which `.env.example` names it. */
export const PROCESSES: readonly ReadingProcess[] = [
  { name: 'npm start', source: 'stack/src/config.ts', schema: StackConfig },
  { name: 'sl3', source: 'cli/src/installation.ts', schema: CliConfig },
  { name: 'gateway', source: 'gateway/src/config.ts', schema: GatewayConfig },
  { name: 'users', source: 'subgraphs/users/src/config.ts', schema: UsersConfig },
  { name: 'rooms', source: 'subgraphs/rooms/src/config.ts', schema: RoomsConfig },
  { name: 'messages', source: 'subgraphs/messages/src/config.ts', schema: MessagesConfig },
  { name: 'media', source: 'subgraphs/media/src/config.ts', schema: MediaConfig },
  { name: 'moderation', source: 'subgraphs/moderation/src/config.ts', schema: ModerationConfig },
  { name: 'worker', source: 'worker/src/config.ts', schema: WorkerConfig },
  { name: 'store', source: 'store/src/config.ts', schema: StoreConfig },
];

/** What a process reads. */
export function schemaOf(name: string): z.ZodObject {
  const found = PROCESSES.find((process) => process.name === name);
  if (!found) throw new Error(`no process is called ${name}; deploy/src/processes.ts names those that read variables`);
  return found.schema;
}
