import { useMemo, useSyncExternalStore } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { RoomSession, RoomView } from './room-session.js';

/** The room's session and what there is to draw of it now. */
export function useRoomSession(roomId: string): { session: RoomSession; view: RoomView } {
  const { rooms } = useChat();
  const session = useMemo(() => rooms.of(roomId), [rooms, roomId]);
  const view = useSyncExternalStore(session.onChange, session.view);
  return { session, view };
}
