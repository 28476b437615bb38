import type { SanctionKind } from './sanction.js';

const DAY_MS = 86_400_000;
/** Nothing is for ever: whoever still wants it then can say so again. */
export const LONGEST_MS = 5 * 365 * DAY_MS;

/** Which field of a sanction cannot be as it is, and why. */
export type SanctionFault = { path: 'endsAt'; why: 'noEnd' | 'wrongEnd' } | { path: 'roomId'; why: 'roomOnlyForMute' };

/** What is wrong with a sanction that somebody wants to impose now. */
export function faultOf(
  input: { kind: SanctionKind; roomId: string | null; endsAt: Date | null },
  now: Date,
): SanctionFault | undefined {
  const { kind, roomId, endsAt } = input;
  if (roomId !== null && kind !== 'MUTE') return { path: 'roomId', why: 'roomOnlyForMute' };
  if (kind === 'WARNING') return endsAt === null ? undefined : { path: 'endsAt', why: 'noEnd' };
  const lasts = endsAt === null ? 0 : endsAt.getTime() - now.getTime();
  return lasts > 0 && lasts <= LONGEST_MS ? undefined : { path: 'endsAt', why: 'wrongEnd' };
}
