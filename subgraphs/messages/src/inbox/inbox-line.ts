import type { LogLine } from '../log/log-line.js';
import type { InboxEntry, InboxInvite, InboxMembership, InboxReadMark } from './inbox-entry.js';

/** An entry of a person's own log as the gateway reads it. */
export function inboxLine(stored: InboxEntry): LogLine {
  const entry = stored as InboxMembership | InboxInvite | InboxReadMark;
  const { seq, digest, kind, roomId } = entry;
  const at = entry.at.toISOString();
  const event = { seq, at, roomId, room: { __typename: 'Room', id: roomId } };
  const line = { seq, at, digest, kind, roomId };
  switch (entry.kind) {
    case 'membership': {
      const { change, role = null } = entry;
      return { ...line, change, role, event: { __typename: 'MyMembershipChanged', ...event, change, role } };
    }
    case 'invite': {
      const { inviteId, inviterId } = entry;
      const inviter = { __typename: 'User', id: inviterId };
      return { ...line, event: { __typename: 'InviteReceived', ...event, inviteId, inviter } };
    }
    case 'read-mark': {
      const { lastReadSeq, unreadCount } = entry;
      return { ...line, event: { __typename: 'ReadMarkMoved', ...event, lastReadSeq, unreadCount } };
    }
  }
}
