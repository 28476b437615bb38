import type { ConnectionState, LiveError, LiveResult } from './live-client.js';

/** What the tabs of one person say to each other over a BroadcastChannel. */
export type TabMessage =
  /** The leader to all: this is the state of the socket. A tab runs its operations when it hears `up`. */
  | { readonly kind: 'state'; readonly leader: string; readonly state: ConnectionState }
  /** A new tab to the leader: tell me the state. */
  | { readonly kind: 'hello' }
  | {
      readonly kind: 'subscribe';
      readonly tab: string;
      readonly id: string;
      readonly request: { query: string; operationName?: string; variables: Record<string, unknown> };
    }
  | { readonly kind: 'unsubscribe'; readonly tab: string; readonly id: string }
  | { readonly kind: 'next'; readonly tab: string; readonly id: string; readonly result: LiveResult }
  | { readonly kind: 'fail'; readonly tab: string; readonly id: string; readonly errors: readonly LiveError[] }
  | { readonly kind: 'complete'; readonly tab: string; readonly id: string };

/** The part of the Web Locks API that is used here. */
export interface Locks {
  request(name: string, options: { signal?: AbortSignal }, task: () => Promise<void>): Promise<unknown>;
}

/** Held by a tab for as long as it lives: whoever is granted it knows that the tab is gone. */
export function tabLock(name: string, tab: string): string {
  return `${name}:tab:${tab}`;
}
