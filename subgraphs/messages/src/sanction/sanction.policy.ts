import type { Mute } from './mute.js';
import type { SanctionCopy } from './sanction-copy.js';

/** A sanction that ends at a moment: anything but a warning. */
type Ending = SanctionCopy & { endsAt: Date };

/** Whether somebody is banned now. Until the very millisecond of its end, and not in it. */
export function isBanned(sanctions: readonly SanctionCopy[], now: Date): boolean {
  return sanctions.some((sanction) => sanction.kind === 'BAN' && holds(sanction, now));
}

/** What keeps somebody from writing in a room now: of several mutes, the one that ends last. */
export function muteIn(sanctions: readonly SanctionCopy[], input: { roomId: string }, now: Date): Mute | undefined {
  const last = sanctions
    .filter((sanction): sanction is Ending => sanction.kind === 'MUTE' && holds(sanction, now))
    .filter(({ roomId }) => roomId === undefined || roomId === input.roomId)
    .reduce<Ending | undefined>((one, other) => (one && one.endsAt >= other.endsAt ? one : other), undefined);
  return last && { until: last.endsAt, reason: last.reason, roomId: last.roomId ?? null };
}

function holds(sanction: SanctionCopy, now: Date): sanction is Ending {
  return sanction.endsAt !== undefined && sanction.liftedAt === undefined && now < sanction.endsAt;
}
