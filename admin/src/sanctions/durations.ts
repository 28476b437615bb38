import { newNonce } from '../graph/new-nonce.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a mute or a ban lasts, as offered. */
export const DURATIONS = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
} as const;

/** `custom` asks for the moment itself. */
export type Duration = keyof typeof DURATIONS | 'custom';

/** What a moderator has chosen. The same choice is the same sanction, however often it has to be sent. */
export interface SanctionChoice {
  readonly duration: Duration;
  /** What was typed as the moment, in the person's own time. */
  readonly custom: string;
  /** Only in the room where it happened. */
  readonly isHere: boolean;
  /** Undefined while a moment that is still to come has not been chosen. */
  readonly end: Date | undefined;
  readonly clientNonce: string;
}

/** A choice after one more click, with its end counted from now. */
export function choose(
  choice: Pick<SanctionChoice, 'duration' | 'custom' | 'isHere'>,
  now: number = Date.now(),
): SanctionChoice {
  const { duration, custom, isHere } = choice;
  return { duration, custom, isHere, end: endOf(duration, custom, now), clientNonce: newNonce() };
}

function endOf(duration: Duration, custom: string, now: number): Date | undefined {
  const end = duration === 'custom' ? new Date(custom) : new Date(now + DURATIONS[duration]);
  return Number.isNaN(end.getTime()) || end.getTime() <= now ? undefined : end;
}
