import { Long, ObjectId, Timestamp } from 'bson';

import { wholeInteger } from '../../bson/number.js';
import { isDoc, toNumber, typeNameOf, type Doc } from '../../bson/value.js';
import { located, MongoError } from '../../error.js';
import {
  addMonths,
  clockUnits,
  DAY_MS,
  dayNumber,
  dayOfWeek,
  dayOfYear,
  isoDate,
  isoDayOfWeek,
  isoWeek,
  midnight,
  monthNumber,
  monthUnits,
  startOfWeek,
  unitOf,
  weekdayOf,
  weekNumber,
  weekOfYear,
} from '../date/calendar.js';
import { CONVERSION_FAILURE, formatDate, parseDate } from '../date/format.js';
import { localTime, momentOf, utc, zoneOf, type Zone } from '../date/zone.js';
import { int } from '../number.js';
import type { Compile, Operator, Scope } from '../scope.js';
import { isNothing, namedArguments, type OperatorTable } from './arguments.js';

/** What reads dates, and moves and writes them. */
export const date: OperatorTable = {
  $year: part((local) => int(local.getUTCFullYear())),
  $month: part((local) => int(local.getUTCMonth() + 1)),
  $dayOfMonth: part((local) => int(local.getUTCDate())),
  $hour: part((local) => int(local.getUTCHours())),
  $minute: part((local) => int(local.getUTCMinutes())),
  $second: part((local) => int(local.getUTCSeconds())),
  $millisecond: part((local) => int(local.getUTCMilliseconds())),
  $dayOfYear: part((local) => int(dayOfYear(local.getTime()))),
  $dayOfWeek: part((local) => int(dayOfWeek(local.getTime()))),
  $week: part((local) => int(weekOfYear(local.getTime()))),
  $isoDayOfWeek: part((local) => int(isoDayOfWeek(local.getTime()))),
  $isoWeek: part((local) => int(isoWeek(local.getTime()).week)),
  $isoWeekYear: part((local) => Long.fromNumber(isoWeek(local.getTime()).year)),
  $dateAdd: moving(1),
  $dateSubtract: moving(-1),
  $dateDiff: named({
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    run: ({ startDate, endDate, unit, timezone, startOfWeek: first = 'sunday' }) => {
      const [start, end] = [momentIn(startDate, 5166307), momentIn(endDate, 5166307)];
      return Long.fromNumber(unitsBetween(start, end, unitOf(unit), zoneIn(timezone), weekdayOf(first)));
    },
  }),
  $dateTrunc: named({
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    run: ({ date: given, unit, binSize = 1, timezone, startOfWeek: first = 'sunday' }) => {
      const size = wholeInteger(typeof binSize === 'number' ? int(binSize) : binSize);
      if (size === undefined || size <= 0n)
        throw located(5439018, "$dateTrunc requires 'binSize' to be greater than 0");
      const bin = { unit: unitOf(unit), size: Number(size), firstDay: weekdayOf(first) };
      return new Date(truncated(momentIn(given, 5439012), bin, zoneIn(timezone)));
    },
  }),
  $dateFromParts: named({
    required: [],
    optional: [
      ...['year', 'month', 'day', 'isoWeekYear', 'isoWeek', 'isoDayOfWeek'],
      ...['hour', 'minute', 'second', 'millisecond', 'timezone'],
    ],
    run: fromParts,
  }),
  $dateToParts: named({
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    run: ({ date: given, timezone, iso8601 = false }) => {
      if (typeof iso8601 !== 'boolean') throw located(40521, 'iso8601 must evaluate to a bool');
      return toParts(localTime(momentIn(given), zoneIn(timezone)), iso8601);
    },
  }),
  $dateToString: named({
    required: ['date'],
    optional: ['format', 'timezone', 'onNull'],
    run: ({ date: given, format, timezone }) => {
      const zone = zoneIn(timezone);
      const wanted = format ?? (zone === utc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L');
      if (typeof wanted !== 'string') throw located(18533, "$dateToString requires that 'format' be a string");
      return formatDate(momentIn(given), wanted, zone);
    },
    whenNothing: { field: 'date', otherwise: 'onNull' },
  }),
  $dateFromString: named({
    required: ['dateString'],
    optional: ['format', 'timezone', 'onError', 'onNull'],
    run: fromString,
    whenNothing: { field: 'dateString', otherwise: 'onNull' },
    whenFailed: 'onError',
  }),
};

/** The moment of a date, or of what holds one. */
function momentIn(value: unknown, code = 16006): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  throw located(code, `can't convert from BSON type ${typeNameOf(value)} to Date`);
}

const zoneIn = (timezone: unknown): Zone => (timezone === undefined ? utc : zoneOf(timezone));

/** `{ $year: date }` or `{ $year: { date, timezone } }`. */
function part(read: (local: Date) => unknown): Operator {
  const ofNamed = named({
    required: ['date'],
    optional: ['timezone'],
    run: ({ date: given, timezone }) => read(new Date(localTime(momentIn(given), zoneIn(timezone)))),
  });
  return (argument, compile, name) => {
    const list: unknown[] = Array.isArray(argument) ? argument : [argument];
    if (list.length !== 1) throw located(40536, `${name} accepts exactly one argument if given an array`);
    const [only] = list;
    const isNamed = isDoc(only) && !Object.keys(only)[0]?.startsWith('$');
    return ofNamed(isNamed ? only : { date: only }, compile, name);
  };
}

/** An operator with named arguments that answers null where one of them is nothing. */
interface Named {
  required: readonly string[];
  optional: readonly string[];
  run: (given: Doc) => unknown;
  /** What is answered instead of null where one of them is nothing. */
  whenNothing?: { field: string; otherwise: string };
  /** What is answered where a text is no date. */
  whenFailed?: string;
}

const codes = { shape: 40540, unknown: 40535, missing: 40539 };

function named({ required, optional, run, whenNothing, whenFailed }: Named): Operator {
  const apart = new Set([whenNothing?.otherwise, whenFailed]);
  return (argument, compile: Compile, name) => {
    const given = namedArguments(argument, name, { required, optional, codes });
    const compiled = Object.entries(given).map(([field, value]) => ({ field, value: compile(value) }));
    const fallback = (field: string | undefined, scope: Scope) =>
      compiled.find((each) => each.field === field)?.value(scope) ?? null;
    return (scope) => {
      const values: Doc = {};
      for (const { field, value } of compiled) if (!apart.has(field)) values[field] = value(scope);
      if (whenNothing && isNothing(values[whenNothing.field])) return fallback(whenNothing.otherwise, scope);
      if (Object.values(values).some(isNothing)) return null;
      try {
        return run(values);
      } catch (error) {
        const hasFailed = error instanceof MongoError && error.code === CONVERSION_FAILURE;
        if (hasFailed && whenFailed !== undefined && whenFailed in given) return fallback(whenFailed, scope);
        throw error;
      }
    };
  };
}

function moving(sign: 1 | -1): Operator {
  return named({
    required: ['startDate', 'unit', 'amount'],
    optional: ['timezone'],
    run: ({ startDate, unit, amount, timezone }) => {
      const whole = wholeInteger(amount);
      if (whole === undefined) throw located(5166405, 'expects integer amount of time units');
      const moved = later(momentIn(startDate, 5166403), unitOf(unit), Number(whole) * sign, zoneIn(timezone));
      if (!Number.isNaN(new Date(moved).getTime())) return new Date(moved);
      throw located(5976500, 'date overflow in date arithmetic');
    },
  });
}

/** Hours and less are the same everywhere; days and more are those of the place. */
function later(time: number, unit: string, amount: number, zone: Zone): number {
  const clock = clockUnits[unit];
  if (clock !== undefined) return time + amount * clock;
  const local = localTime(time, zone);
  const months = monthUnits[unit];
  if (months !== undefined) return momentOf(addMonths(local, amount * months), zone);
  return momentOf(local + amount * (unit === 'week' ? 7 : 1) * DAY_MS, zone);
}

/** How many times a unit of time ends between two moments. */
function unitsBetween(start: number, end: number, unit: string, zone: Zone, firstDay: number): number {
  const clock = clockUnits[unit];
  if (clock !== undefined) {
    const ahead = zone(start);
    return Math.floor((end + ahead) / clock) - Math.floor((start + ahead) / clock);
  }
  const [from, to] = [localTime(start, zone), localTime(end, zone)];
  if (unit === 'day') return dayNumber(to) - dayNumber(from);
  if (unit === 'week') return weekNumber(to, firstDay) - weekNumber(from, firstDay);
  const months = monthUnits[unit] ?? 1;
  return Math.floor(monthNumber(to) / months) - Math.floor(monthNumber(from) / months);
}

/** So many units together; the first of them begins, or with the first whole week, in the year 2000. */
interface Bin {
  unit: string;
  size: number;
  firstDay: number;
}

const start2000 = midnight(2000, 1, 1);

function truncated(time: number, { unit, size, firstDay }: Bin, zone: Zone): number {
  const floor = (value: number, origin: number, step: number) => origin + Math.floor((value - origin) / step) * step;
  const clock = clockUnits[unit];
  if (clock !== undefined) return floor(time, momentOf(start2000, zone), clock * size);
  const local = localTime(time, zone);
  if (unit === 'day') return momentOf(floor(dayNumber(local), dayNumber(start2000), size) * DAY_MS, zone);
  if (unit === 'week') {
    const origin = weekNumber(start2000 + 6 * DAY_MS, firstDay);
    return momentOf(startOfWeek(floor(weekNumber(local, firstDay), origin, size), firstDay), zone);
  }
  const month = floor(monthNumber(local), monthNumber(start2000), (monthUnits[unit] ?? 1) * size);
  return momentOf(midnight(Math.floor(month / 12), (month % 12) + 1, 1), zone);
}

function fromParts(given: Doc): Date {
  const isIso = 'isoWeekYear' in given;
  if (!isIso && !('year' in given)) {
    throw located(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  }
  const foreign = Object.keys(given).find((field) => (isIso ? ofCalendar : ofWeeks).has(field));
  if (foreign !== undefined)
    throw located(isIso ? 40489 : 40525, '$dateFromParts does not allow mixing natural dates with ISO dates');
  const number = (field: string, otherwise: number) => partOf(given, field, otherwise);
  const day = isIso
    ? isoDate(number('isoWeekYear', 1), number('isoWeek', 1), number('isoDayOfWeek', 1))
    : midnight(number('year', 1), number('month', 1), number('day', 1));
  const minutes = number('hour', 0) * 60 + number('minute', 0);
  const local = day + (minutes * 60 + number('second', 0)) * 1000 + number('millisecond', 0);
  return new Date(momentOf(local, zoneIn(given['timezone'])));
}

const ofCalendar = new Set(['year', 'month', 'day']);
const ofWeeks = new Set(['isoWeekYear', 'isoWeek', 'isoDayOfWeek']);

function partOf(given: Doc, field: string, otherwise: number): number {
  if (!(field in given)) return otherwise;
  const value = toNumber(given[field]);
  if (value === undefined || !Number.isInteger(value)) {
    throw located(40515, `'${field}' must evaluate to an integer, found ${typeNameOf(given[field])}`);
  }
  const isYear = field === 'year' || field === 'isoWeekYear';
  if (isYear && (value < 1 || value > 9999)) {
    throw located(40523, `'${field}' must evaluate to an integer in the range 1 to 9999, found ${value}`);
  }
  if (Math.abs(value) > 32_767 && field !== 'second' && field !== 'millisecond') {
    throw located(
      31034,
      `'${field}' must evaluate to a value in the range [-32768, 32767]; value ${value} is not in range`,
    );
  }
  return value;
}

function toParts(local: number, isIso: boolean): Doc {
  const shown = new Date(local);
  const { year, week } = isoWeek(local);
  const day = isIso
    ? { isoWeekYear: int(year), isoWeek: int(week), isoDayOfWeek: int(isoDayOfWeek(local)) }
    : { year: int(shown.getUTCFullYear()), month: int(shown.getUTCMonth() + 1), day: int(shown.getUTCDate()) };
  return {
    ...day,
    hour: int(shown.getUTCHours()),
    minute: int(shown.getUTCMinutes()),
    second: int(shown.getUTCSeconds()),
    millisecond: int(shown.getUTCMilliseconds()),
  };
}

function fromString({ dateString: text, format, timezone }: Doc): Date {
  if (typeof text !== 'string') {
    throw failure(`$dateFromString requires that 'dateString' be a string, found: ${typeNameOf(text)}`);
  }
  if (format !== undefined && typeof format !== 'string') {
    throw located(40684, "$dateFromString requires that 'format' be a string");
  }
  const moment = parseDate(text, format, timezone === undefined ? undefined : zoneOf(timezone));
  if (typeof moment === 'number') return new Date(moment);
  throw failure(moment.why);
}

const failure = (why: string) => new MongoError(CONVERSION_FAILURE, 'ConversionFailure', why);
