import { backOffMs, pause } from '@sl3/platform/back-off';
import type { Model } from 'mongoose';
import { appendAudit } from '../audit/append-audit.js';
import { followCase } from '../case/follow-case.js';
import type { ModerationServices } from '../context.js';
import { followDecision } from '../decision/follow-decision.js';
import { followExport } from '../export/follow-export.js';
import { appendToQueue } from '../queue-log/append-to-queue.js';
import { followReport } from '../report/follow-report.js';
import type { PendingRecord } from './pending-record.js';

/** A document that records what was done to it. */
interface Recorded {
  _id: string;
  pendingRecords?: PendingRecord[];
}

/** The collections whose documents record. */
type RecordingCollection = 'cases' | 'reports' | 'decisions' | 'sanctions' | 'exports';

/** Documents that record, and what follows from one before it is recorded. Every follow-up may be repeated. */
interface RecordSource {
  // The sources have nothing in common but the field.
  // oxlint-disable-next-line typescript/no-explicit-any
  model: Model<any>;
  // oxlint-disable-next-line typescript/no-explicit-any
  follow?: (ctx: ModerationServices, document: any) => Promise<void>;
}

/** Cases before reports before decisions: what founds comes before what builds on it. */
function sourcesOf({ collections }: ModerationServices): Record<RecordingCollection, RecordSource> {
  return {
    cases: { model: collections.cases, follow: followCase },
    reports: { model: collections.reports, follow: followReport },
    decisions: { model: collections.decisions, follow: followDecision },
    sanctions: { model: collections.sanctions },
    exports: { model: collections.exports, follow: followExport },
  };
}

/**
 * Finishes what a stored document began: its consequences first, then its audit entries and what the queue is told, then
 * it is cleared. In this order a crash anywhere repeats, and loses nothing; each step recognises what it has done.
 *
 * The verbs call it before they answer, so that who acted finds the entry in the audit at once. The audit does not follow
 * our own facts instead: facts say only what neighbours need, and taking or releasing a case states none.
 */
export function recordPending(
  ctx: ModerationServices,
  input: { of: RecordingCollection; document: Recorded },
): Promise<void> {
  return recordOne(ctx, sourcesOf(ctx)[input.of], input.document);
}

async function recordOne(ctx: ModerationServices, source: RecordSource, document: Recorded): Promise<void> {
  await source.follow?.(ctx, document);
  const pending = document.pendingRecords ?? [];
  for (const { queue, ...record } of pending) {
    await appendAudit(ctx, record);
    if (queue) await appendToQueue(ctx, { ...record, queue });
  }
  await source.model.updateOne(
    { _id: document._id },
    { $pull: { pendingRecords: { id: { $in: pending.map(({ id }) => id) } } } },
  );
  ctx.facts.nudge();
}

const AT_ONCE = 200;

/**
 * Records what a crash or an outage left pending. One that fails does not hold up the others.
 *
 * @returns how many documents were finished
 */
export async function recordAllPending(ctx: ModerationServices): Promise<number> {
  let count = 0;
  for (const source of Object.values(sourcesOf(ctx))) {
    let finished: number;
    do {
      const documents = await source.model
        .find({ 'pendingRecords.id': { $gt: '' } })
        .limit(AT_ONCE)
        .lean<Recorded[]>();
      finished = 0;
      for (const document of documents) finished += await tryRecording(ctx, source, document);
      count += finished;
    } while (finished === AT_ONCE);
  }
  return count;
}

async function tryRecording(ctx: ModerationServices, source: RecordSource, document: Recorded): Promise<0 | 1> {
  try {
    await recordOne(ctx, source, document);
    return 1;
  } catch (error) {
    ctx.log.warn({ err: error, documentId: document._id }, 'recording failed, it stays pending');
    return 0;
  }
}

const SWEEP_MS = 2_000;

/** Looks for pending records at once and every 2 s, for ever. Any number of processes may do so at the same time. */
export function sweepRecords(ctx: ModerationServices): { close(): Promise<void> } {
  const closing = new AbortController();
  const running = (async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      try {
        await recordAllPending(ctx);
        failures = 0;
        await pause(SWEEP_MS, closing.signal);
      } catch (error) {
        // It is all stored with the documents: nothing is lost while the store is away.
        ctx.log.warn({ err: error, failures }, 'looking for pending records failed');
        await pause(backOffMs(failures++), closing.signal);
      }
    }
  })();
  return {
    close: async () => {
      closing.abort();
      await running;
    },
  };
}
