import { failedToParse } from '../../error.js';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const WEEK_DAYS = 7;

/** The units a clock shows whatever the place. */
export const clockUnits: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** The units of a calendar that are counted in months. */
export const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

const units = new Set([...Object.keys(clockUnits), ...Object.keys(monthUnits), 'week', 'day']);

/** @throws when there is no such unit of time */
export function unitOf(name: unknown): string {
  if (typeof name === 'string' && units.has(name)) return name;
  throw failedToParse(`unknown time unit value: ${String(name)}`);
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** The place of a day in the week by its name, whole or of three letters; Sunday is 0. */
export function weekdayOf(name: unknown): number {
  const wanted = String(name).toLowerCase();
  const at = weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
  if (typeof name === 'string' && at >= 0) return at;
  throw failedToParse(`unknown day of week value: ${String(name)}`);
}

/** Midnight of a day, UTC; months and days that are too many or too few lead to other years and months. */
export const midnight = (year: number, month: number, day: number): number =>
  new Date(0).setUTCFullYear(year, month - 1, day);

/** The number of the day a moment is in, counted from the first of 1970. */
export const dayNumber = (local: number): number => Math.floor(local / DAY_MS);

/** The number of the month a moment is in, counted from the year 0. */
export function monthNumber(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The number of the week a moment is in, when weeks begin with a given day. */
export function weekNumber(local: number, firstDay: number): number {
  // The first of 1970 was a Thursday.
  return Math.floor((dayNumber(local) + 4 - firstDay) / WEEK_DAYS);
}

/** The first day of a week by its {@link weekNumber}. */
export const startOfWeek = (week: number, firstDay: number): number => (week * WEEK_DAYS - 4 + firstDay) * DAY_MS;

/** So many months later on the same day, or on the last day of a month that has no such day. */
export function addMonths(local: number, months: number): number {
  const date = new Date(local);
  const target = monthNumber(local) + months;
  const [year, month] = [Math.floor(target / 12), target - Math.floor(target / 12) * 12 + 1];
  const lastDay = new Date(midnight(year, month + 1, 0)).getUTCDate();
  return midnight(year, month, Math.min(date.getUTCDate(), lastDay)) + (local - dayNumber(local) * DAY_MS);
}

/** The day in its year; the first is 1. */
export function dayOfYear(local: number): number {
  return dayNumber(local) - dayNumber(midnight(new Date(local).getUTCFullYear(), 1, 1)) + 1;
}

/** The day in its week; Sunday is 1. */
export const dayOfWeek = (local: number): number => new Date(local).getUTCDay() + 1;

/** The day in its week; Monday is 1. */
export const isoDayOfWeek = (local: number): number => new Date(local).getUTCDay() || WEEK_DAYS;

/** The week in its year; weeks begin with Sunday, and what is before the first Sunday is in week 0. */
export const weekOfYear = (local: number): number => Math.floor((dayOfYear(local) + WEEK_DAYS - dayOfWeek(local)) / 7);

/** The year and week that a day belongs to by ISO 8601: those of the Thursday of its week. */
export function isoWeek(local: number): { year: number; week: number } {
  const thursday = local + (4 - isoDayOfWeek(local)) * DAY_MS;
  return { year: new Date(thursday).getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / WEEK_DAYS) };
}

/** A day by its ISO 8601 year, week and day. */
export function isoDate(year: number, week: number, day: number): number {
  // The fourth of January is in the first week.
  const fourth = midnight(year, 1, 4);
  return fourth + ((week - 1) * WEEK_DAYS + day - isoDayOfWeek(fourth)) * DAY_MS;
}
