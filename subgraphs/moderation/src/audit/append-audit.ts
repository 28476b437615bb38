import { CHAIN_START, chainHash, textDigest } from '@sl3/platform/hash-chain';
import { newId } from '@sl3/schema/ids';
import { randomBytes } from 'node:crypto';
import type { ModerationServices } from '../context.js';
import type { AuditContent } from '../record/pending-record.js';
import { AUDIT, type AuditEntry } from './audit-entry.js';

/** Fields of an entry that are beside the chain: who reads the chain must not depend on them. */
const UNCHAINED = ['_id', 'partition', 'hash', 'reason', 'reasonSalt'] as const;

/** What of an entry its hash covers. */
export function chainedPart(entry: Partial<AuditEntry>): object {
  const beside: readonly string[] = UNCHAINED;
  return Object.fromEntries(Object.entries(entry).filter(([field]) => !beside.includes(field)));
}

/** Puts something that was done into the chain. The same record twice is one entry. */
export async function appendAudit(
  ctx: ModerationServices,
  record: { id: string; at: Date; audit: AuditContent },
): Promise<void> {
  const { id: recordId, at } = record;
  const { reason, ...content } = withoutEmpty(record.audit);
  const reasonSalt = randomBytes(16).toString('hex');
  const entry = {
    ...{ at, recordId, ...content },
    ...(reason !== undefined && { reasonDigest: textDigest(reasonSalt, reason) }),
  };
  const beside = { _id: newId('audit', at), partition: AUDIT, ...(reason !== undefined && { reason, reasonSalt }) };
  await ctx.auditLog.append(AUDIT, {
    build: (seq, previous) => ({
      ...entry,
      ...beside,
      hash: chainHash(previous?.hash ?? CHAIN_START, { ...entry, seq }),
    }),
    findExisting: () => ctx.collections.audit.findOne({ recordId }).lean<AuditEntry>(),
  });
}

/** What an entry says of what was done. */
type Said = Pick<AuditEntry, 'action' | 'actorId' | 'subjectKind' | 'subjectId' | 'userId' | 'roomId' | 'caseId'> &
  Pick<AuditEntry, 'facts' | 'reason'>;

/** Null and undefined are not stored, so that what is hashed is what will be read. */
function withoutEmpty(audit: AuditContent): Said {
  return Object.fromEntries(Object.entries(audit).filter(([, value]) => value != null)) as unknown as Said;
}
