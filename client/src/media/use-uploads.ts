import { useCallback, useSyncExternalStore } from 'react';
import { useChat } from '../graphql/use-chat.js';
import type { RoomUploads } from './uploads.js';

/** What stands beside the message that is being written in a room. */
export function useUploads(roomId: string): RoomUploads {
  const { uploads } = useChat();
  return useSyncExternalStore(
    uploads.onChange,
    useCallback(() => uploads.of(roomId), [uploads, roomId]),
  );
}
