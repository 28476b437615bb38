import type { ConnectionState } from '@sl3/live/live-client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Chat } from './client.js';

const ChatContext = createContext<Chat | null>(null);
export const ChatProvider = ChatContext.Provider;

/** The open chat of whoever is signed in. */
export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('useChat needs a ChatProvider above it.');
  return chat;
}

/** The state of the socket; draws again when it changes. */
export function useConnection(): ConnectionState {
  const { connection } = useChat();
  return useSyncExternalStore(connection.onChange, connection.state);
}
