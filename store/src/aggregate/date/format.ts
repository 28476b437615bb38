import { located } from '../../error.js';
import { dayOfWeek, dayOfYear, isoDate, isoDayOfWeek, isoWeek, midnight, weekOfYear } from './calendar.js';
import { localTime, momentOf, utc, zoneOf, type Zone } from './zone.js';

/** MongoDB's code for a value that cannot become one of another type. */
export const CONVERSION_FAILURE = 241;

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const padded = (value: number, width: number) => String(value).padStart(width, '0');

/** What each letter after a `%` writes; `ahead` is the offset of the zone in minutes. */
const writers: Record<string, (local: Date, ahead: number) => string> = {
  Y: (local) => padded(local.getUTCFullYear(), 4),
  m: (local) => padded(local.getUTCMonth() + 1, 2),
  d: (local) => padded(local.getUTCDate(), 2),
  H: (local) => padded(local.getUTCHours(), 2),
  M: (local) => padded(local.getUTCMinutes(), 2),
  S: (local) => padded(local.getUTCSeconds(), 2),
  L: (local) => padded(local.getUTCMilliseconds(), 3),
  b: (local) => months[local.getUTCMonth()]?.slice(0, 3) ?? '',
  B: (local) => months[local.getUTCMonth()] ?? '',
  j: (local) => padded(dayOfYear(local.getTime()), 3),
  w: (local) => String(dayOfWeek(local.getTime())),
  u: (local) => String(isoDayOfWeek(local.getTime())),
  U: (local) => padded(weekOfYear(local.getTime()), 2),
  V: (local) => padded(isoWeek(local.getTime()).week, 2),
  G: (local) => padded(isoWeek(local.getTime()).year, 4),
  z: (_local, ahead) => signed(ahead) + padded(Math.floor(Math.abs(ahead) / 60), 2) + padded(Math.abs(ahead) % 60, 2),
  Z: (_local, ahead) => signed(ahead) + String(Math.abs(ahead)),
  '%': () => '%',
};

const signed = (ahead: number) => (ahead < 0 ? '-' : '+');

/** A moment as text, in a format such as `%Y-%m-%d`. */
export function formatDate(time: number, format: string, zone: Zone): string {
  const local = new Date(localTime(time, zone));
  const ahead = Math.round(zone(time) / 60_000);
  return format.replace(/%([^]?)/gu, (_piece, letter: string) => {
    const write = Object.hasOwn(writers, letter) ? writers[letter] : undefined;
    if (write) return write(local, ahead);
    throw letter === ''
      ? located(18535, "Unmatched '%' at end of format string")
      : located(18536, `Invalid format character '%${letter}' in format string`);
  });
}

const TIME = String.raw`(?<hour>\d{1,2})(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?`;
const ZONE = String.raw`(?<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)`;
const ISO = new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[T ]${TIME}\s*${ZONE}?)?$`, 'i');

/** What each letter after a `%` reads. */
const readers: Record<string, string> = {
  Y: String.raw`(?<year>\d{4})`,
  m: String.raw`(?<month>\d{1,2})`,
  d: String.raw`(?<day>\d{1,2})`,
  H: String.raw`(?<hour>\d{1,2})`,
  M: String.raw`(?<minute>\d{1,2})`,
  S: String.raw`(?<second>\d{1,2})`,
  L: String.raw`(?<fraction>\d{1,3})`,
  b: `(?<name>${months.map((each) => each.slice(0, 3)).join('|')})`,
  B: `(?<name>${months.join('|')})`,
  j: String.raw`(?<dayOfYear>\d{1,3})`,
  G: String.raw`(?<isoYear>\d{4})`,
  V: String.raw`(?<isoWeek>\d{1,2})`,
  u: String.raw`(?<isoDay>[1-7])`,
  z: ZONE,
  Z: String.raw`(?<minutes>[+-]\d{1,3})`,
  '%': '%',
};

/**
 * The moment a text names; without a format, in the form of ISO 8601.
 *
 * @param zone - the place whose clocks the text means, where it does not say itself
 * @returns why there is none, when the text says nothing of a date, or something impossible
 */
export function parseDate(text: string, format: string | undefined, zone: Zone | undefined): number | { why: string } {
  const found = (format === undefined ? ISO : patternOf(format)).exec(text.trim());
  if (!found) return { why: `Error parsing date string '${text}'` };
  const said = found.groups ?? {};
  const local = localOf(said);
  if (local === undefined) return { why: `Error parsing date string '${text}'; a part of it is out of range` };
  const own = said['zone'] ?? said['minutes'];
  if (own !== undefined && zone) {
    return {
      why: `you cannot pass in a date/time string with time zone information ('${own}') together with a timezone argument`,
    };
  }
  if (said['minutes'] !== undefined) return local - Number(said['minutes']) * 60_000;
  return momentOf(local, said['zone'] === undefined ? (zone ?? utc) : zoneOf(said['zone'].toUpperCase()));
}

function patternOf(format: string): RegExp {
  const source = format.replace(/%([^]?)|[^]/gu, (piece, letter: string | undefined) => {
    if (letter === undefined) return piece.replace(/[\^$.*+?()[\]{}|/\\]/g, String.raw`\$&`);
    if (Object.hasOwn(readers, letter)) return readers[letter] ?? '';
    throw located(18536, `Invalid format character '%${letter}' in format string`);
  });
  return new RegExp(`^${source}$`, 'i');
}

function localOf(said: Partial<Record<string, string>>): number | undefined {
  const part = (name: string, otherwise: number) => (said[name] === undefined ? otherwise : Number(said[name]));
  const named = months.findIndex((each) => said['name'] !== undefined && each.slice(0, 3) === capital(said['name']));
  const [month, day] = [named >= 0 ? named + 1 : part('month', 1), part('day', 1)];
  const [hour, minute, second] = [part('hour', 0), part('minute', 0), part('second', 0)];
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 59) return undefined;
  const date = dateOf(said, part, month, day);
  const milliseconds = Number((said['fraction'] ?? '').slice(0, 3).padEnd(3, '0'));
  return date + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
}

function dateOf(
  said: Partial<Record<string, string>>,
  part: (name: string, otherwise: number) => number,
  month: number,
  day: number,
): number {
  if (said['isoYear'] !== undefined) return isoDate(part('isoYear', 1970), part('isoWeek', 1), part('isoDay', 1));
  const year = part('year', 1970);
  return said['dayOfYear'] === undefined ? midnight(year, month, day) : midnight(year, 1, part('dayOfYear', 1));
}

const capital = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1, 3).toLowerCase();
