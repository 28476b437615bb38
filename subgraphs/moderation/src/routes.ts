import { checkInput } from '@sl3/platform/check-input';
import { queueRoutes } from '@sl3/platform/inspect-queues';
import type { InternalRoute } from '@sl3/platform/subgraph';
import { z } from 'zod';
import { readAudit, ReadAuditInput } from './audit/read-audit.js';
import type { ModerationServices } from './context.js';
import { queueHeads, readQueue, ReadLogInput } from './queue-log/read-queue.js';

const HeadsInput = z.object({ partitions: z.array(z.string()).max(1_000) });

/** What other processes may ask; docs/INTERNALS.md says what each answers. */
export const routes: Record<`POST /internal/${string}`, InternalRoute<ModerationServices>> = {
  'POST /internal/read-log': {
    callers: ['gateway'],
    handle: (request, ctx) => readQueue(ctx, checkInput(ReadLogInput, request.json())),
  },
  'POST /internal/heads': {
    callers: ['gateway'],
    handle: (request, ctx) => queueHeads(ctx, checkInput(HeadsInput, request.json()).partitions),
  },
  'POST /internal/read-audit': {
    callers: ['cli'],
    handle: (request, ctx) => readAudit(ctx, checkInput(ReadAuditInput, request.json())),
  },
  ...queueRoutes((ctx: ModerationServices) => ctx.jobs),
};
