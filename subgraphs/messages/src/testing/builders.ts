import type { AssetFact, MembershipFact, RoomFact, SanctionFact } from '@sl3/schema/events';
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

/** A photo that may be sent. */
export function anAsset(fact: Partial<AssetFact> & { ownerId: string }): AssetFact {
  return {
    ...{ assetId: newId('asset'), fileName: 'harbour.jpg', mimeType: 'image/jpeg', bytes: 1_234, kind: 'IMAGE' },
    ...{ state: 'READY', width: 800, height: 600, thumbhash: 'H4gOBwA=', version: 1, at: AT },
    ...fact,
  };
}

/** A mute of an hour, everywhere. */
export function aSanction(fact: Partial<SanctionFact> & { userId: string }): SanctionFact {
  return {
    ...{ sanctionId: newId('sanction'), kind: 'MUTE', roomId: null, reason: 'shouting', byUserId: 'user_mod' },
    ...{ startsAt: AT, endsAt: new Date(AT.getTime() + 3_600_000), liftedAt: null, version: 1, at: AT },
    ...fact,
  };
}

/** What somebody says, under a nonce of its own. */
export function aPost(
  post: { roomId: string } & Partial<{
    body: string;
    clientNonce: string;
    replyToId: string;
    kind: 'TEXT' | 'ACTION';
    attachmentIds: string[];
  }>,
) {
  return { body: 'ahoy', clientNonce: randomUUID(), ...post };
}
