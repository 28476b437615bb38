import { useMemo, useSyncExternalStore } from 'react';
import type { ChatOutboxRow } from '../graphql/client.js';
import { useChat } from '../graphql/use-chat.js';

/** What this device has still to send to one room. */
export function useOutgoing(roomId: string): readonly ChatOutboxRow[] {
  const { outbox } = useChat();
  const rows = useSyncExternalStore(outbox.onChange, outbox.rows);
  return useMemo(() => rows.filter((row) => row.roomId === roomId), [rows, roomId]);
}
