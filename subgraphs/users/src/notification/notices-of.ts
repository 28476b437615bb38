import type { EventPayload, Fact, SanctionFact } from '@sl3/schema/events';
import { NotificationKind, type Notice } from './notification.js';

/** The facts that somebody is told of. */
export const NOTICED = {
  rooms: ['room.invited'],
  moderation: ['sanction.imposed', 'sanction.lifted', 'case.decided'],
} as const;

/** Whom a fact is to be told to, and how. Nobody, for most. */
export function noticesOf(fact: Fact): Notice[] {
  switch (fact.name) {
    case 'room.invited':
      return [invitation((fact as Fact<'room.invited'>).payload)];
    case 'sanction.imposed':
      return [imposed((fact as Fact<'sanction.imposed'>).payload)];
    case 'sanction.lifted':
      return [lifted((fact as Fact<'sanction.lifted'>).payload)];
    case 'case.decided':
      return decided((fact as Fact<'case.decided'>).payload);
    default:
      return [];
  }
}

function invitation({ inviteId, roomId, inviterId, inviteeId, at }: EventPayload<'room.invited'>): Notice {
  return { userId: inviteeId, kind: NotificationKind.INVITED, at, roomId, byUserId: inviterId, inviteId };
}

const kindOf = {
  WARNING: NotificationKind.WARNED,
  MUTE: NotificationKind.MUTED,
  BAN: NotificationKind.BANNED,
} as const;

function imposed(sanction: SanctionFact): Notice {
  const { userId, kind, reason, endsAt } = sanction;
  return { userId, kind: kindOf[kind], reason, ...placeOf(sanction), ...(endsAt ? { until: endsAt } : {}) };
}

function lifted(sanction: SanctionFact): Notice {
  return { userId: sanction.userId, kind: NotificationKind.SANCTION_LIFTED, ...placeOf(sanction) };
}

function placeOf({ sanctionId, roomId, at }: SanctionFact): Pick<Notice, 'sanctionId' | 'roomId'> & { at: Date } {
  return { sanctionId, at, ...(roomId === null ? {} : { roomId }) };
}

function decided({ outcome, reporterIds, at }: EventPayload<'case.decided'>): Notice[] {
  const kind = outcome === 'UPHELD' ? NotificationKind.REPORT_UPHELD : NotificationKind.REPORT_DISMISSED;
  return [...new Set(reporterIds)].map((userId) => ({ userId, kind, at }));
}
