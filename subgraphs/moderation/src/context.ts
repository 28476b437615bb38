import type { Neighbours } from '@sl3/platform/call';
import type { Clock } from '@sl3/platform/clock';
import type { Facts } from '@sl3/platform/facts';
import type { Jobs } from '@sl3/platform/jobs';
import type { Log } from '@sl3/platform/log';
import type { OrderedLog } from '@sl3/platform/ordered-log';
import type { Viewer } from '@sl3/platform/viewer';
import type { AuditEntry } from './audit/audit-entry.js';
import type { Collections } from './collections.js';
import type { ModerationConfig } from './config.js';
import type { ModerationJobs } from './jobs.js';
import { openLoaders, type Loaders } from './loaders.js';
import type { QueueEntry } from './queue-log/queue-entry.js';

/** What one process has, whoever it works for. */
export interface ModerationServices {
  readonly config: Pick<
    ModerationConfig,
    'EXPORT_DIR' | 'EXPORT_LINK_SECRET' | 'AUDIT_HEADS_FILE' | 'AUDIT_SIGNING_KEY'
  >;
  readonly clock: Clock;
  readonly log: Log;
  readonly collections: Collections;
  readonly auditLog: OrderedLog<AuditEntry>;
  readonly queueLog: OrderedLog<QueueEntry>;
  readonly facts: Pick<Facts, 'nudge'>;
  readonly jobs: Jobs<ModerationServices, ModerationJobs>;
  readonly neighbours: Pick<Neighbours, 'post'>;
}

/** What code that answers one request may touch. */
export interface ModerationContext extends ModerationServices {
  readonly viewer: Viewer;
  /** Batches and remembers what this request reads. Verbs that decide read the store itself. */
  readonly loaders: Loaders;
}

/** The context of one request. */
export function contextFor(services: ModerationServices, viewer: Viewer): ModerationContext {
  return { ...services, viewer, loaders: openLoaders(services.collections, viewer) };
}
