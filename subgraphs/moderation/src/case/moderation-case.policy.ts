import type { Principal } from '@sl3/platform/viewer';
import type { Role } from '../person/person.js';
import type { DenialReason } from '../moderation.problems.js';
import type { ModerationCase } from './moderation-case.js';

/** Whether this principal sees what moderation is about. */
export function mayReview(principal: Principal): boolean {
  return principal.kind === 'viewer' && principal.scopes.includes('moderation:read');
}

/** Why somebody may not act on a case now: a value, so that the rule and what the person reads are one line. */
export type CaseDenial =
  | { why: 'denied'; reason: Extract<DenialReason, 'CASE_CLOSED' | 'ONESELF'> }
  | { why: 'taken'; userId: string; until: Date };

/** Who works on a case now; null once the lease has run out, without anybody doing anything. */
export function holderOf(
  one: Pick<ModerationCase, 'assigneeId' | 'leasedUntil'>,
  now: Date,
): { userId: string; until: Date } | null {
  const { assigneeId, leasedUntil } = one;
  return assigneeId !== undefined && leasedUntil && leasedUntil > now
    ? { userId: assigneeId, until: leasedUntil }
    : null;
}

type Held = Pick<ModerationCase, 'state' | 'userId' | 'assigneeId' | 'leasedUntil'>;

/** Why this moderator may not take a case, or end it: it is decided, about themselves, or another works on it. */
export function whyNotWorkOn(one: Held, actorId: string, now: Date): CaseDenial | undefined {
  return one.state === 'OPEN' ? whyNotTouch(one, actorId, now) : { why: 'denied', reason: 'CASE_CLOSED' };
}

/** Why this moderator may not do anything in a case. In a decided one they may: what was done can be undone. */
export function whyNotTouch(one: Held, actorId: string, now: Date): CaseDenial | undefined {
  if (one.userId === actorId) return { why: 'denied', reason: 'ONESELF' };
  const holder = holderOf(one, now);
  return holder && holder.userId !== actorId ? { why: 'taken', ...holder } : undefined;
}

const RANK: Record<Role, number> = { USER: 0, MODERATOR: 1, ADMIN: 2 };

/** Somebody who acts, or is acted on. */
interface Ranked {
  userId: string;
  role: Role;
}

/** Why one may not sanction another, or take a sanction back: it takes a higher rank, and nobody judges themselves. */
export function whyNotSanction(actor: Ranked, subject: Ranked): DenialReason | undefined {
  if (actor.userId === subject.userId) return 'ONESELF';
  return RANK[actor.role] > RANK[subject.role] ? undefined : 'ROLE_TOO_LOW';
}

/** Why one may not hide or restore what another wrote: equals may, but nobody what is their own or by a higher rank. */
export function whyNotJudgeMessage(actor: Ranked, author: Ranked): DenialReason | undefined {
  if (actor.userId === author.userId) return 'ONESELF';
  return RANK[actor.role] >= RANK[author.role] ? undefined : 'ROLE_TOO_LOW';
}
