import { z } from 'zod';

/**
 * Every fact: what happened, said by its owner in the past tense, at least once and in order.
 *
 * A fact's id is `<partition>_<seq>`: the document or log it is about, and its place there. It is the same however
 * often the fact is told, so a hearer recognises what it has done already.
 */
const RoomState = z.enum(['OPEN', 'SLOW', 'LOCKED', 'ARCHIVED', 'DELETED']);
const RoomRole = z.enum(['OWNER', 'MODERATOR', 'MEMBER', 'GUEST']);
const RoomKind = z.enum(['PUBLIC', 'PRIVATE', 'DIRECT']);
const at = z.coerce.date();

const UserFact = z.object({
  userId: z.string(),
  handle: z.string(),
  displayName: z.string(),
  role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
  /** Counts the changes of this user; a lower one is older. */
  version: z.number().int(),
});

/** A room as others need to know it. The whole state travels, so a later fact stands for the earlier ones. */
export const RoomFact = z.object({
  roomId: z.string(),
  kind: RoomKind,
  state: RoomState,
  slowModeMs: z.number().int(),
  name: z.string().nullable(),
  topic: z.string().nullable(),
  /** Who caused this; null for the system or an import. */
  byUserId: z.string().nullable(),
  /** Counts the changes of this room; a lower one is older. */
  version: z.number().int(),
  at,
});
export type RoomFact = z.infer<typeof RoomFact>;

/** One person's standing in one room, after a change. `role` is null once they are gone. */
export const MembershipFact = z.object({
  membershipId: z.string(),
  roomId: z.string(),
  userId: z.string(),
  role: RoomRole.nullable(),
  change: z.enum(['JOINED', 'LEFT', 'REMOVED', 'ROLE_CHANGED']),
  byUserId: z.string().nullable(),
  /** Counts the changes of this membership over leaving and coming back; a lower one is older. */
  version: z.number().int(),
  at,
});
export type MembershipFact = z.infer<typeof MembershipFact>;

/** A file whose fate is decided: it may be seen, or it was refused. What is needed to show it travels along. */
export const AssetFact = z.object({
  assetId: z.string(),
  ownerId: z.string(),
  fileName: z.string(),
  mimeType: z.string(),
  bytes: z.number().int(),
  kind: z.enum(['IMAGE', 'FILE']),
  state: z.enum(['READY', 'REFUSED']),
  /** Of images. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Base64; of images. */
  thumbhash: z.string().nullable(),
  /** Counts the changes of this asset; a lower one is older. */
  version: z.number().int(),
  at,
});
export type AssetFact = z.infer<typeof AssetFact>;

/**
 * A consequence on a person, whole, after a change, so that a later fact stands for the earlier ones. Whether it holds is
 * decided by the clock: until before `endsAt`, unless `liftedAt` is set. The fact of its end only states what is so.
 */
export const SanctionFact = z.object({
  sanctionId: z.string(),
  userId: z.string(),
  kind: z.enum(['WARNING', 'MUTE', 'BAN']),
  /** Of a mute in one room; null for everywhere. */
  roomId: z.string().nullable(),
  reason: z.string(),
  startsAt: at,
  /** Null only for a warning. */
  endsAt: z.coerce.date().nullable(),
  liftedAt: z.coerce.date().nullable(),
  /** Who caused this change; null for the system. Never told to the person concerned. */
  byUserId: z.string().nullable(),
  /** Counts the changes of this sanction; a lower one is older. */
  version: z.number().int(),
  at,
});
export type SanctionFact = z.infer<typeof SanctionFact>;

const SubjectKind = z.enum(['MESSAGE', 'USER', 'ROOM', 'ASSET']);

export const EVENTS = {
  'user.created': { owner: 'users', payload: UserFact, meaning: 'Somebody has an account.' },
  'user.changed': {
    owner: 'users',
    payload: UserFact.extend({
      /** Who caused this; null for the operator. Absent from facts that are older than the field. */
      byUserId: z.string().nullable().default(null),
    }),
    meaning: 'A handle, display name or role changed.',
  },
  'session.revoked': {
    owner: 'users',
    payload: z.object({
      sessionId: z.string(),
      userId: z.string(),
      reason: z.enum(['SIGNED_OUT', 'REFRESH_REUSED', 'REVOKED']),
      at,
    }),
    meaning: 'A session ended before its time: its sockets close, its access tokens count no more.',
  },
  'room.created': { owner: 'rooms', payload: RoomFact, meaning: 'A room exists.' },
  'room.changed': {
    owner: 'rooms',
    payload: RoomFact.extend({ change: z.enum(['STATE', 'DETAILS']) }),
    meaning: "A room's state, name or topic changed.",
  },
  'room.membership-changed': {
    owner: 'rooms',
    payload: MembershipFact,
    meaning: 'Somebody joined, left, was removed, or has another role.',
  },
  'room.invited': {
    owner: 'rooms',
    payload: z.object({ inviteId: z.string(), roomId: z.string(), inviterId: z.string(), inviteeId: z.string(), at }),
    meaning: 'Somebody was invited to a room.',
  },
  'message.sent': {
    owner: 'messages',
    payload: z.object({
      messageId: z.string(),
      roomId: z.string(),
      seq: z.number().int(),
      authorId: z.string(),
      /** Absent from facts that are older than attachments. */
      attachmentIds: z.array(z.string()).default([]),
      at,
    }),
    meaning: 'Something was said in a room.',
  },
  'message.changed': {
    owner: 'messages',
    payload: z.object({
      messageId: z.string(),
      roomId: z.string(),
      seq: z.number().int(),
      change: z.enum(['EDITED', 'REMOVED', 'HIDDEN', 'RESTORED']),
      byUserId: z.string(),
      /** Who wrote it. Told where the change is a person's own doing; absent from facts that are older than the field. */
      authorId: z.string().optional(),
      at,
    }),
    meaning: 'A message was edited, removed, hidden or restored.',
  },
  'asset.settled': {
    owner: 'media',
    payload: AssetFact,
    meaning: 'An uploaded file may be seen, or was refused.',
  },
  'asset.deleted': {
    owner: 'media',
    payload: z.object({
      assetId: z.string(),
      ownerId: z.string(),
      /** Null when nobody did but the nightly scrub. */
      byUserId: z.string().nullable(),
      version: z.number().int(),
      at,
    }),
    meaning: 'A file is gone: whatever shows it stops doing so.',
  },
  'report.filed': {
    owner: 'moderation',
    payload: z.object({
      reportId: z.string(),
      caseId: z.string(),
      subjectKind: SubjectKind,
      subjectId: z.string(),
      reporterId: z.string(),
      reason: z.string(),
      at,
    }),
    meaning: 'Somebody complained about a message or a person.',
  },
  'case.opened': {
    owner: 'moderation',
    payload: z.object({ caseId: z.string(), subjectKind: SubjectKind, subjectId: z.string(), at }),
    meaning: 'Something waits for a moderator.',
  },
  'case.decided': {
    owner: 'moderation',
    payload: z.object({
      caseId: z.string(),
      outcome: z.enum(['UPHELD', 'DISMISSED']),
      byUserId: z.string(),
      reporterIds: z.array(z.string()),
      at,
    }),
    meaning: 'A moderator closed a case.',
  },
  'decision.taken': {
    owner: 'moderation',
    payload: z.object({
      decisionId: z.string(),
      kind: z.enum(['HIDE_MESSAGE', 'RESTORE_MESSAGE', 'WARN', 'MUTE', 'BAN', 'LIFT_SANCTION', 'DISMISS', 'UPHOLD']),
      subjectKind: SubjectKind,
      subjectId: z.string(),
      roomId: z.string().nullable(),
      caseId: z.string().nullable(),
      byUserId: z.string(),
      /** Of hiding and restoring: counts those of this message, a lower one is older. 1 for all others. */
      version: z.number().int(),
      at,
    }),
    meaning: 'A moderator decided something about a subject.',
  },
  'sanction.imposed': {
    owner: 'moderation',
    payload: SanctionFact,
    meaning: 'Somebody was warned, muted or banned.',
  },
  'sanction.ended': {
    owner: 'moderation',
    payload: SanctionFact,
    meaning: 'A sanction reached its end.',
  },
  'sanction.lifted': {
    owner: 'moderation',
    payload: SanctionFact,
    meaning: 'A moderator took a sanction back before its end.',
  },
} as const satisfies Record<string, { owner: string; payload: z.ZodType; meaning: string }>;

export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]['payload']>;

/** A fact as it travels: one line of a feed. */
export interface Fact<N extends EventName = EventName> {
  /** `<partition>_<seq>`, the same however often the fact is told. */
  readonly id: string;
  readonly name: N;
  /** The place in the owner's feed: a follower goes on after it. */
  readonly position: number;
  readonly at: Date;
  readonly payload: EventPayload<N>;
}
