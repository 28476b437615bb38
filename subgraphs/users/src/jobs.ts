import type { JobTable } from '@sl3/platform/jobs';
import type { Notice } from './notification/notification.js';
import { notify } from './notification/notify.js';
import {
  DELIVERY_ATTEMPTS,
  deliverWebhook,
  deliveryBackOffMs,
  giveUpDelivery,
  type DeliverWebhook,
} from './webhook/deliver-webhook.js';
import type { WorkServices } from './work-services.js';

/** What each job of this subgraph is given. */
export interface UsersJobs {
  notify: Notice;
  'deliver-webhook': DeliverWebhook;
}

/** What this subgraph does later. Every job may be repeated. */
export const jobs: JobTable<WorkServices, UsersJobs> = {
  notify: {
    queue: 'notifications',
    run: (ctx, notice, { id: workId }) => notify(ctx, { ...notice, workId }),
  },
  'deliver-webhook': {
    queue: 'webhooks',
    attempts: DELIVERY_ATTEMPTS,
    backOffMs: deliveryBackOffMs,
    run: (ctx, delivery, { signal }) => deliverWebhook(ctx, { ...delivery, signal }),
    whenDead: (ctx, delivery) => giveUpDelivery(ctx, delivery),
  },
};
