import { z } from 'zod';
import { workIdOf } from './owners.js';
import { WorkState, type QueueWork } from './queue.js';

/** A work as a neighbour's internal routes tell it. */
export const WorkLine = z.object({
  id: z.string(),
  subgraph: z.string(),
  queue: z.string(),
  job: z.string(),
  state: z.enum(WorkState),
  enqueuedAt: z.coerce.date(),
  dueAt: z.coerce.date(),
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date().nullable(),
  attempts: z.number().int(),
  lastError: z.string().nullable(),
});

/** The same, as the graph shows it. */
export function queueWork(line: z.infer<typeof WorkLine>): QueueWork {
  return { ...line, id: workIdOf(line) };
}
