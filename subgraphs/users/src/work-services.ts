import type { Enqueuer } from '@sl3/platform/jobs';
import type { UsersServices } from './context.js';
import type { UsersJobs } from './jobs.js';
import type { WebhookClient } from './webhook/webhook-client.js';

/** What code may touch that works for nobody who waits. */
export interface WorkServices extends Pick<UsersServices, 'clock' | 'log' | 'collections'> {
  readonly jobs: Enqueuer<UsersJobs>;
  readonly webhookClient: Pick<WebhookClient, 'post'>;
}
