import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useEffect, useState } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { RoomView } from './room-session.js';
import { useOutgoing } from './use-outgoing.js';

/**
 * How many seconds slow mode still keeps the viewer from sending: counted from their last message in the room, and from
 * what the server said when it refused one. 0 when they may send.
 */
export function useSlowMode(room: RoomHeaderFragment, view: RoomView): number {
  const { viewer } = useChat();
  const outgoing = useOutgoing(room.id);
  const role = room.viewerMembership?.role;
  const isBound = room.state === 'SLOW' && room.slowModeMs > 0 && role !== 'OWNER' && role !== 'MODERATOR';

  const own = view.entries.findLast(({ message }) => message.author.id === viewer.id)?.message;
  const lastSentAt = Math.max(own ? Date.parse(own.createdAt) : 0, outgoing.at(-1)?.queuedAt ?? 0);
  const until = isBound ? lastSentAt + room.slowModeMs : 0;

  const [now, setNow] = useState(() => Date.now());
  const isWaiting = until > now;
  useEffect(() => {
    if (until === 0) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until, isWaiting]);

  // At most the whole pause: the device's clock may be behind the server's.
  return isWaiting ? Math.min(Math.ceil((until - now) / 1_000), Math.ceil(room.slowModeMs / 1_000)) : 0;
}
