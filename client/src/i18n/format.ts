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

/** Calendar days, as the person's clock counts them. */
export function daysBetween(at: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}
