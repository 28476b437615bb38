import type { Clock } from '@sl3/platform/clock';
import type { Neighbours } from '@sl3/platform/call';
import type { LogCursors } from '@sl3/platform/cursor';
import type { Facts } from '@sl3/platform/facts';
import type { Log } from '@sl3/platform/log';
import type { OrderedLog } from '@sl3/platform/ordered-log';
import type { Viewer } from '@sl3/platform/viewer';
import type { Collections } from './collections.js';
import type { MessagesConfig } from './config.js';
import type { InboxEntry } from './inbox/inbox-entry.js';
import { openLoaders, type Loaders } from './loaders.js';
import type { RoomEntry } from './log/room-entry.js';

/** What one process has, whoever it works for. */
export interface MessagesServices {
  readonly config: Pick<MessagesConfig, 'BODY_MAX_CHARS' | 'EDIT_WINDOW_MS' | 'SCRUB_AFTER_MS'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly collections: Collections;
  readonly roomLog: OrderedLog<RoomEntry>;
  readonly inboxLog: OrderedLog<InboxEntry>;
  readonly facts: Pick<Facts, 'nudge'>;
  readonly cursors: LogCursors;
  readonly neighbours: Pick<Neighbours, 'post'>;
}

/** What code that answers one request may touch. */
export interface MessagesContext extends MessagesServices {
  readonly viewer: Viewer;
  /** Batches and remembers what this request reads. */
  readonly loaders: Loaders;
}

/** The context of one request. */
export function contextFor(services: MessagesServices, viewer: Viewer): MessagesContext {
  return { ...services, viewer, loaders: openLoaders(services, viewer) };
}
