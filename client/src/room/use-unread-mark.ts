import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useEffect, useState } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { RoomSession, RoomView } from './room-session.js';

interface UnreadMark {
  /** Where the divider stands; null for none. */
  readonly afterSeq: number | null;
  /** How far the viewer had read when the room was opened; undefined until known. */
  readonly lastReadSeq: number | undefined;
  /** Unread messages above what is loaded; 0 when the divider is in reach. */
  readonly hiddenCount: number;
  readonly reveal: (session: RoomSession) => Promise<void>;
}

/** Remembers what was new when the room was opened, and what came while one looked elsewhere. */
export function useUnreadMark(room: RoomHeaderFragment, view: RoomView): UnreadMark {
  const { inbox } = useChat();
  const [opened] = useState(() => {
    const { lastReadSeq, unreadCount } = inbox.ledger.standings().get(room.id) ?? room;
    return { lastReadSeq: lastReadSeq ?? 0, unreadCount: unreadCount ?? 0 };
  });
  const [leftAtSeq, setLeftAtSeq] = useState<number | null>(null);
  const [isDismissed, setDismissed] = useState(false);

  const newestSeq = view.entries.at(-1)?.message.seq;
  useEffect(() => {
    const leave = () => {
      if (newestSeq !== undefined) setLeftAtSeq(newestSeq);
    };
    addEventListener('blur', leave);
    return () => removeEventListener('blur', leave);
  }, [newestSeq]);

  // Who never read here has just come: everything is new, and nothing needs pointing out.
  const openedAtSeq = opened.lastReadSeq > 0 && opened.unreadCount > 0 ? opened.lastReadSeq : null;
  const oldestSeq = view.entries[0]?.message.seq;
  const isAbove = openedAtSeq !== null && oldestSeq !== undefined && oldestSeq > openedAtSeq + 1 && view.hasOlder;
  return {
    afterSeq: leftAtSeq ?? openedAtSeq,
    lastReadSeq: opened.lastReadSeq,
    hiddenCount: isAbove && leftAtSeq === null && !isDismissed ? opened.unreadCount : 0,
    reveal: async (session) => {
      setDismissed(true);
      if (openedAtSeq === null) return;
      await session.revealSeq(openedAtSeq);
      const first = session.view().entries.find(({ message }) => message.seq > openedAtSeq);
      if (first) await session.point(first.message.id);
    },
  };
}
