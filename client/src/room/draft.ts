import type { MessageKind } from '@sl3/schema/generated/graphql';

export interface ParsedDraft {
  readonly kind: MessageKind;
  readonly body: string;
}

/** What a person wrote, as it is sent: without blank edges, and `/me waves` as an action. */
export function parseDraft(text: string): ParsedDraft {
  const body = text.trim();
  const action = /^\/me\s+(\S[\s\S]*)$/.exec(body);
  return action?.[1] === undefined ? { kind: 'TEXT', body } : { kind: 'ACTION', body: action[1] };
}

/** Unicode code points, as the server counts them. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

/** Drafts outlive a change of room and a reload of the tab, and end with it. */
export const drafts = {
  read: (roomId: string): string => sessionStorage.getItem(keyOf(roomId)) ?? '',
  write(roomId: string, text: string): void {
    if (text === '') sessionStorage.removeItem(keyOf(roomId));
    else sessionStorage.setItem(keyOf(roomId), text);
  },
};

const keyOf = (roomId: string) => `sl3:draft:${roomId}`;

/** A UUID of version 4. `crypto.randomUUID` exists on HTTPS and localhost only. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
