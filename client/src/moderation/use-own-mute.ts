import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { useSyncExternalStore } from 'react';
import { useChat } from '../graphql/use-chat.js';
import { useNow } from '../i18n/use-now.js';
import { muteIn, type ActiveMute } from './mute-in.js';
import { useRemaining } from './use-remaining.js';

/** The mute that keeps the viewer from writing here, with how long it still lasts; null at the very time it ends. */
export function useOwnMute(room: RoomHeaderFragment): (ActiveMute & { readonly remainingMs: number }) | null {
  const { sanctions } = useChat();
  const own = useSyncExternalStore(sanctions.onChange, sanctions.all);
  const mute = muteIn(room, own, useNow());
  const remainingMs = useRemaining(mute?.until ?? null);
  return mute && { ...mute, remainingMs };
}
