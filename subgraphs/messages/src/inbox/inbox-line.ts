import type { LogLine } from '../log/log-line.js';
import type { InboxEntry, InboxInvite, InboxMembership, InboxReadMark, InboxSanction } from './inbox-entry.js';

/** An entry of a person's own log as the gateway reads it. */
export function inboxLine(stored: InboxEntry): LogLine {
  const entry = stored as InboxMembership | InboxInvite | InboxReadMark | InboxSanction;
  const { seq, digest, kind } = entry;
  const at = entry.at.toISOString();
  const line = { seq, at, digest, kind };
  if (entry.kind === 'sanction') return { ...line, event: { seq, at, ...sanctionEvent(entry) } };
  const { roomId } = entry;
  const ofRoom = { ...line, roomId };
  const event = { seq, at, roomId, room: { __typename: 'Room', id: roomId } };
  switch (entry.kind) {
    case 'membership': {
      const { change, role = null } = entry;
      return { ...ofRoom, change, role, event: { __typename: 'MyMembershipChanged', ...event, change, role } };
    }
    case 'invite': {
      const { inviteId, inviterId } = entry;
      const inviter = { __typename: 'User', id: inviterId };
      return { ...ofRoom, event: { __typename: 'InviteReceived', ...event, inviteId, inviter } };
    }
    case 'read-mark': {
      const { lastReadSeq, unreadCount } = entry;
      return { ...ofRoom, event: { __typename: 'ReadMarkMoved', ...event, lastReadSeq, unreadCount } };
    }
  }
}

function sanctionEvent(entry: InboxSanction) {
  const { sanctionId, sanctionKind, change, mutedRoomId = null, reason, startsAt, endsAt } = entry;
  return {
    ...{ __typename: 'SanctionChanged', sanctionId, kind: sanctionKind, mutedRoomId, reason },
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    sanctionChange: change,
  };
}
