import type { TFunction } from 'i18next';
import { regionalLanguage } from './region.js';

/** Formatters are slow to make and are asked for once a row. */
const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function formatter(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const region = regionalLanguage(language);
  const key = `${region} ${name}`;
  const known = dates.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(region, options);
  dates.set(key, made);
  return made;
}

/** 19,950, or 19 950 */
export function formatNumber(value: number, language: string): string {
  const region = regionalLanguage(language);
  const known = numbers.get(region) ?? new Intl.NumberFormat(region);
  numbers.set(region, known);
  return known.format(value);
}

/** 14:05, or 2:05 PM */
export function formatTime(at: Date, language: string): string {
  return formatter(language, 'time', { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** A moment in full, for tooltips and screen readers. */
export function formatMoment(at: Date, language: string): string {
  return formatter(language, 'moment', { dateStyle: 'full', timeStyle: 'short' }).format(at);
}

/** Today, Yesterday, or the date, with its year unless it is this one. */
export function formatDay(at: Date, now: Date, t: TFunction, language: string): string {
  const days = daysBetween(at, now);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  const date = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  if (at.getFullYear() === now.getFullYear()) return formatter(language, 'day', date).format(at);
  return formatter(language, 'day and year', { ...date, year: 'numeric' }).format(at);
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** 1.4 MB, or 1,4 Mo */
export function formatBytes(bytes: number, language: string): string {
  // Stepped up early: 999.9 kB would be written as 1,000 kB.
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes) * 1.0005) / 3));
  const value = bytes / 1_000 ** step;
  const maximumFractionDigits = value < 10 && step > 1 ? 1 : 0;
  const region = regionalLanguage(language);
  const key = `${region} ${String(step)} ${String(maximumFractionDigits)}`;
  const unit = { style: 'unit', unit: UNITS[step] ?? 'byte', unitDisplay: step === 0 ? 'long' : 'short' } as const;
  const known = numbers.get(key) ?? new Intl.NumberFormat(region, { ...unit, maximumFractionDigits });
  numbers.set(key, known);
  return known.format(value);
}

/** When something ends: the time, with the day unless it is today. */
export function formatUntil(at: Date, now: Date, t: TFunction, language: string): string {
  const time = formatTime(at, language);
  const days = daysBetween(at, now);
  if (days === 0) return t('time.atTime', { time });
  if (days === -1) return t('time.tomorrowAt', { time });
  const isThisYear = at.getFullYear() === now.getFullYear();
  const date = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  const day = isThisYear
    ? formatter(language, 'day', date).format(at)
    : formatter(language, 'day and year', { ...date, year: 'numeric' }).format(at);
  return t('time.dayAt', { day, time });
}

/** 4:05, of what is left. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Calendar days, as the person's clock counts them. */
export function daysBetween(at: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
