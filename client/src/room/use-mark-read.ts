import { useCallback, useEffect, useRef } from 'react';
import { useChat } from '../graphql/use-chat.js';
import { MarkRead } from './room.operations.js';

const SETTLES_MS = 400;

/**
 * Tells the server how far the viewer has read. Only what was on the screen of a window that has the focus counts as
 * read; what scrolled by meanwhile is told in one call.
 *
 * @returns to be called with the seq of the last message on the screen, as often as one likes
 */
export function useMarkRead(roomId: string, lastReadSeq: number | undefined): (seenSeq: number) => void {
  const { urql, inbox } = useChat();
  const seen = useRef(0);
  const told = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tell = useCallback(async () => {
    const seq = seen.current;
    if (seq <= told.current) return;
    told.current = seq;
    const { data } = await urql.mutation(MarkRead, { input: { roomId, seq } }).toPromise();
    const room = data?.markRead.room;
    if (room) inbox.read(roomId, room.lastReadSeq ?? 0, room.unreadCount ?? 0);
    // Not told after all: the next thing seen, or the next focus, tries again.
    else told.current = Math.min(told.current, seq - 1);
  }, [urql, inbox, roomId]);

  const tellLater = useCallback(() => {
    clearTimeout(timer.current);
    if (!document.hasFocus() || document.visibilityState !== 'visible') return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void tell();
    }, SETTLES_MS);
  }, [tell]);

  useEffect(() => {
    if (lastReadSeq !== undefined) told.current = Math.max(told.current, lastReadSeq);
  }, [lastReadSeq]);

  useEffect(() => {
    addEventListener('focus', tellLater);
    return () => {
      removeEventListener('focus', tellLater);
      if (timer.current === undefined) return;
      // Whoever goes to another room has read this one all the same.
      clearTimeout(timer.current);
      timer.current = undefined;
      void tell();
    };
  }, [tell, tellLater]);

  return useCallback(
    (seenSeq) => {
      if (seenSeq <= seen.current) return;
      seen.current = seenSeq;
      tellLater();
    },
    [tellLater],
  );
}
