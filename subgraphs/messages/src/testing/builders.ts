import type { MembershipFact, RoomFact } from '@sl3/schema/events';
import { newId } from '@sl3/schema/ids';
import { randomUUID } from 'node:crypto';

const AT = new Date('2026-01-01T12:00:00Z');

/** A public room, open. */
export function aRoom(fact: Partial<RoomFact> = {}): RoomFact {
  return {
    roomId: newId('room'),
    kind: 'PUBLIC',
    state: 'OPEN',
    slowModeMs: 0,
    name: 'harbour',
    topic: null,
    byUserId: null,
    version: 1,
    at: AT,
    ...fact,
  };
}

/** Somebody who joined as a member. */
export function aMembership(fact: Partial<MembershipFact> & { roomId: string; userId: string }): MembershipFact {
  return {
    membershipId: `mem_${fact.roomId.slice(5)}${fact.userId.slice(5)}`,
    role: 'MEMBER',
    change: 'JOINED',
    byUserId: fact.userId,
    version: 1,
    at: AT,
    ...fact,
  };
}

/** What somebody says, under a nonce of its own. */
export function aPost(
  post: { roomId: string } & Partial<{ body: string; clientNonce: string; replyToId: string; kind: 'TEXT' | 'ACTION' }>,
) {
  return { body: 'ahoy', clientNonce: randomUUID(), ...post };
}
