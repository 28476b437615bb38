import { useMemo } from 'react';
import { useLocaleState } from 'react-admin';
import { currentRegion } from './language.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Times and numbers as the person's region writes them. */
export interface Format {
  /** 22 Nov 2026, 21:05 */
  dateTime(at: string | number | Date): string;
  /** 22 Nov 2026, 21:05:09 */
  toTheSecond(at: string | number | Date): string;
  /** 22 Nov */
  day(at: string | number | Date): string;
  /** 5 min ago, in 3 days */
  relative(at: string | number | Date, now?: number): string;
  number(value: number): string;
  /** 12 s */
  seconds(ms: number): string;
  /** 1.2 MB */
  bytes(value: number): string;
}

/** {@link Format} for the language that is shown. */
export function useFormat(): Format {
  const [locale] = useLocaleState();
  return useMemo(() => formatIn(locale === '' ? 'en' : currentRegion()), [locale]);
}

/** {@link Format} for a region, e.g. `fr-CA`. */
export function formatIn(region: string): Format {
  const dateTime = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' });
  const toTheSecond = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short' });
  const relative = new Intl.RelativeTimeFormat(region, { numeric: 'auto', style: 'short' });
  const number = new Intl.NumberFormat(region);
  const seconds = new Intl.NumberFormat(region, { style: 'unit', unit: 'second', unitDisplay: 'short' });
  return {
    dateTime: (at) => dateTime.format(new Date(at)),
    toTheSecond: (at) => toTheSecond.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    relative: (at, now = Date.now()) => {
      const ms = new Date(at).getTime() - now;
      const [unit, unitMs] = unitFor(Math.abs(ms));
      return relative.format(Math.round(ms / unitMs), unit);
    },
    number: (value) => number.format(value),
    seconds: (ms) => seconds.format(Math.round(ms / 1_000)),
    bytes: (value) => {
      // The smallest unit is the kilobyte: nobody counts bytes, and "44 byte" is no English.
      const power = Math.min(3, Math.max(1, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
      const unit = (['kilobyte', 'megabyte', 'gigabyte'] as const)[power - 1] ?? 'gigabyte';
      return new Intl.NumberFormat(region, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: 1,
      }).format(value === 0 ? 0 : Math.max(0.1, value / 1_000 ** power));
    },
  };
}

function unitFor(ms: number): [Intl.RelativeTimeFormatUnit, number] {
  if (ms < MINUTE) return ['second', 1_000];
  if (ms < HOUR) return ['minute', MINUTE];
  return ms < DAY ? ['hour', HOUR] : ['day', DAY];
}
