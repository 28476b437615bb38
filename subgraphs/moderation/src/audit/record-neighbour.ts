import type { Fact } from '@sl3/schema/events';
import type { ModerationServices } from '../context.js';
import type { AuditContent } from '../record/pending-record.js';
import { appendAudit } from './append-audit.js';

/**
 * Hears what people with power did in other subgraphs, and puts it in the chain under the fact's name and id. What
 * somebody did to what is theirs is nobody's business, and is left out.
 */
export async function recordNeighbour(ctx: ModerationServices, fact: Fact): Promise<void> {
  const audit = auditOf(fact);
  // The id alone is unique within one subgraph: both rooms and messages have a `<roomId>_5`.
  if (audit) await appendAudit(ctx, { id: `${fact.name}:${fact.id}`, at: fact.at, audit });
}

/** What a fact says in the audit; undefined for what takes no power. Pure: the policy of what is recorded. */
function auditOf(fact: Fact): AuditContent | undefined {
  switch (fact.name) {
    case 'message.changed':
      return ofMessage((fact as Fact<'message.changed'>).payload);
    case 'room.membership-changed':
      return ofMembership((fact as Fact<'room.membership-changed'>).payload);
    case 'room.changed':
      return ofRoom((fact as Fact<'room.changed'>).payload);
    case 'asset.deleted':
      return ofAsset((fact as Fact<'asset.deleted'>).payload);
    default:
      return undefined;
  }
}

function ofMessage(payload: Fact<'message.changed'>['payload']): AuditContent | undefined {
  const { change, byUserId, authorId, messageId, roomId } = payload;
  // Hiding and restoring are decisions of ours, and in the chain already.
  if (change !== 'REMOVED' || authorId === undefined || byUserId === authorId) return undefined;
  return {
    ...{ action: 'message.removed', actorId: byUserId, subjectKind: 'MESSAGE', subjectId: messageId },
    ...{ userId: authorId, roomId },
  };
}

function ofMembership(payload: Fact<'room.membership-changed'>['payload']): AuditContent | undefined {
  const { change, byUserId, userId, roomId, role } = payload;
  if (byUserId === null || byUserId === userId) return undefined;
  const said = { actorId: byUserId, subjectKind: 'ROOM', subjectId: roomId, userId, roomId };
  if (change === 'REMOVED') return { action: 'member.removed', ...said };
  if (change === 'ROLE_CHANGED') return { action: 'member.role-changed', ...said, facts: { role: role ?? '' } };
  return undefined;
}

function ofRoom(payload: Fact<'room.changed'>['payload']): AuditContent | undefined {
  const { change, byUserId, roomId, state } = payload;
  if (change !== 'STATE' || byUserId === null) return undefined;
  return {
    ...{ action: 'room.state-changed', actorId: byUserId, subjectKind: 'ROOM', subjectId: roomId, roomId },
    facts: { state },
  };
}

function ofAsset(payload: Fact<'asset.deleted'>['payload']): AuditContent | undefined {
  const { byUserId, ownerId, assetId } = payload;
  if (byUserId === null || byUserId === ownerId) return undefined;
  return { action: 'asset.deleted', actorId: byUserId, subjectKind: 'ASSET', subjectId: assetId, userId: ownerId };
}
