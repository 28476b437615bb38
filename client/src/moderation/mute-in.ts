import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import type { OwnSanction } from './own-sanctions.js';

/** Why the viewer cannot write in a room for now, and until when. */
export interface ActiveMute {
  readonly until: Date;
  readonly reason: string;
  /** In all rooms, not in this one alone. */
  readonly isEverywhere: boolean;
}

/**
 * The mute that keeps the viewer from writing in a room longest; null when they may write.
 *
 * @param sanctions - what is known of the viewer's own; while that is undefined, what the room says holds
 */
export function muteIn(
  room: Pick<RoomHeaderFragment, 'id' | 'viewerMute'>,
  sanctions: readonly OwnSanction[] | undefined,
  now: Date,
): ActiveMute | null {
  const mutes = sanctions === undefined ? told(room.viewerMute) : own(sanctions, room.id);
  const active = mutes.filter(({ until }) => until > now);
  return active.reduce<ActiveMute | null>(
    (longest, mute) => (longest && longest.until >= mute.until ? longest : mute),
    null,
  );
}

function own(sanctions: readonly OwnSanction[], roomId: string): readonly ActiveMute[] {
  return sanctions
    .filter((sanction) => sanction.kind === 'MUTE' && (sanction.roomId === null || sanction.roomId === roomId))
    .flatMap(({ endsAt, reason, roomId: place }) =>
      endsAt === null ? [] : { until: new Date(endsAt), reason, isEverywhere: place === null },
    );
}

function told(mute: RoomHeaderFragment['viewerMute']): readonly ActiveMute[] {
  return mute ? [{ until: new Date(mute.until), reason: mute.reason, isEverywhere: mute.roomId === null }] : [];
}
