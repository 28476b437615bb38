import { z } from 'zod';
import type { ModerationServices } from '../context.js';
import { chainedPart } from './append-audit.js';
import { AUDIT, type AuditEntry } from './audit-entry.js';

/** Body of `POST /internal/read-audit`. */
export const ReadAuditInput = z.object({
  after: z.number().int().min(0),
  limit: z.number().int().min(1).max(2_000),
});

/** An entry as whoever verifies the chain needs it: what the hash covers, and what only a digest in it covers. */
interface AuditLine {
  seq: number;
  chained: object;
  hash: string;
  text: { value: string; salt: string } | null;
}

/** The audit after a seq, as it is stored. A place that is missing is simply not there: whoever verifies must see it. */
export async function readAudit(
  ctx: ModerationServices,
  { after, limit }: z.infer<typeof ReadAuditInput>,
): Promise<{ entries: AuditLine[] }> {
  const entries = await ctx.collections.audit
    .find({ partition: AUDIT, seq: { $gt: after } })
    .sort({ seq: 1 })
    .limit(limit)
    .lean<AuditEntry[]>();
  return { entries: entries.map(lineOf) };
}

function lineOf(entry: AuditEntry): AuditLine {
  const { seq, hash, reason, reasonSalt } = entry;
  const text = reason === undefined ? null : { value: reason, salt: reasonSalt ?? '' };
  return { seq, chained: chainedPart(entry), hash, text };
}
