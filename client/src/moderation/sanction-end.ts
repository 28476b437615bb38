const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The ends offered for a sanction, shortest first. `own` is a moment of one's own. */
export const PRESETS = {
  MUTE: { tenMinutes: 10 * MINUTE, oneHour: HOUR, oneDay: DAY, oneWeek: 7 * DAY },
  BAN: { oneDay: DAY, oneWeek: 7 * DAY, thirtyDays: 30 * DAY, oneYear: 365 * DAY },
} as const;

export type Preset = keyof (typeof PRESETS)['MUTE'] | keyof (typeof PRESETS)['BAN'];
export type EndChoice = Preset | 'own';

/** The presets of a kind, in the order in which they are offered. */
export function presetsOf(kind: 'MUTE' | 'BAN'): readonly Preset[] {
  return Object.keys(PRESETS[kind]) as Preset[];
}

/**
 * When a sanction ends; undefined when the choice names no moment to come.
 *
 * @param own - as a `datetime-local` field has it: the person's own clock, without a zone
 */
export function endOf(kind: 'MUTE' | 'BAN', choice: EndChoice, own: string, now: Date): Date | undefined {
  const spans: Partial<Record<Preset, number>> = PRESETS[kind];
  const end = choice === 'own' ? new Date(own) : new Date(now.getTime() + (spans[choice] ?? Number.NaN));
  return end.getTime() > now.getTime() ? end : undefined;
}

/** A moment as a `datetime-local` field has it. */
export function asLocalField(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}
