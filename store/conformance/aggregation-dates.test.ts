import { Long, ObjectId, Timestamp } from 'mongodb';

import { expressionTable, pipelineTable, type ExpressionCase } from './support/pipeline-table.js';
import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

const d = new Date('2020-03-01T05:06:07.089Z');

type Row = [title: string, expression: unknown, is: unknown];
const cases = (rows: Row[]): ExpressionCase[] =>
  rows.map(([title, expression, is]) => ({ title, document: { d }, expression, is }));
const refused = (rows: [string, unknown, number][]): ExpressionCase[] =>
  rows.map(([title, expression, code]) => ({ title, document: { d }, expression, code }));

const at = (text: string) => new Date(text);

expressionTable(
  'a part of a date',
  store,
  cases([
    ['$year', { $year: '$d' }, 2020],
    ['$month', { $month: '$d' }, 3],
    ['$dayOfMonth', { $dayOfMonth: '$d' }, 1],
    ['$hour', { $hour: '$d' }, 5],
    ['$minute', { $minute: '$d' }, 6],
    ['$second', { $second: '$d' }, 7],
    ['$millisecond', { $millisecond: '$d' }, 89],
    ['$dayOfYear', { $dayOfYear: '$d' }, 61],
    ['$dayOfWeek: Sunday is 1', { $dayOfWeek: '$d' }, 1],
    ['$isoDayOfWeek: Sunday is 7', { $isoDayOfWeek: '$d' }, 7],
    ['$week begins with Sunday', { $week: '$d' }, 9],
    ['$week before the first Sunday is 0', { $week: at('2020-01-01') }, 0],
    ['$week of a first Sunday is 1', { $week: at('2017-01-01') }, 1],
    ['$isoWeek', { $isoWeek: '$d' }, 9],
    [
      '$isoWeekYear of a first of January may be the year before',
      { $isoWeekYear: at('2021-01-01') },
      Long.fromNumber(2020),
    ],
    ['with a place', { $hour: { date: at('2020-07-01'), timezone: 'Europe/Paris' } }, 2],
    [
      'with a place where it is another day',
      { $dayOfMonth: { date: at('2020-07-01'), timezone: 'America/New_York' } },
      30,
    ],
    ['with an offset', { $minute: { date: '$d', timezone: '+05:30' } }, 36],
    ['of an ObjectId', { $year: new ObjectId('5e5b3c7f0000000000000000') }, 2020],
    ['of a Timestamp', { $year: new Timestamp({ t: 1_583_039_167, i: 1 }) }, 2020],
    ['of a list of one', { $year: ['$d'] }, 2020],
    ['of nothing is null', { $year: '$nothing' }, null],
    ['of a date before 1970', { $year: at('1969-12-31T23:59:59.999Z') }, 1969],
  ]),
);

expressionTable(
  'a date moved',
  store,
  cases([
    ['$dateAdd of a day', { $dateAdd: { startDate: '$d', unit: 'day', amount: 1 } }, at('2020-03-02T05:06:07.089Z')],
    [
      'a month ends with its last day',
      { $dateAdd: { startDate: at('2020-01-31'), unit: 'month', amount: 1 } },
      at('2020-02-29'),
    ],
    ['a quarter too', { $dateAdd: { startDate: at('2020-01-31'), unit: 'quarter', amount: 1 } }, at('2020-04-30')],
    ['a year too', { $dateAdd: { startDate: at('2020-02-29'), unit: 'year', amount: 1 } }, at('2021-02-28')],
    ['$dateSubtract', { $dateSubtract: { startDate: at('2020-03-31'), unit: 'month', amount: 1 } }, at('2020-02-29')],
    [
      'months over a year',
      { $dateSubtract: { startDate: at('2020-01-15'), unit: 'month', amount: 14 } },
      at('2018-11-15'),
    ],
    [
      'a day is a day of the place, also of 23 hours',
      { $dateAdd: { startDate: at('2020-03-28T12:00:00Z'), unit: 'day', amount: 1, timezone: 'Europe/Paris' } },
      at('2020-03-29T11:00:00Z'),
    ],
    [
      'an hour is an hour everywhere',
      { $dateAdd: { startDate: at('2020-03-28T12:00:00Z'), unit: 'hour', amount: 24, timezone: 'Europe/Paris' } },
      at('2020-03-29T12:00:00Z'),
    ],
    ['by nothing is null', { $dateAdd: { startDate: '$d', unit: 'day', amount: null } }, null],
  ]),
);

expressionTable(
  'the time between two dates',
  store,
  cases([
    ['days', { $dateDiff: { startDate: at('2020-01-01'), endDate: '$d', unit: 'day' } }, Long.fromNumber(60)],
    [
      'backwards',
      { $dateDiff: { startDate: at('2020-01-02'), endDate: at('2020-01-01'), unit: 'day' } },
      Long.fromNumber(-1),
    ],
    [
      'a week ends with Saturday',
      { $dateDiff: { startDate: at('2020-02-29'), endDate: '$d', unit: 'week' } },
      Long.fromNumber(1),
    ],
    [
      'or as startOfWeek says',
      { $dateDiff: { startDate: at('2020-02-29'), endDate: '$d', unit: 'week', startOfWeek: 'monday' } },
      Long.fromNumber(0),
    ],
    [
      'ends of months are counted',
      { $dateDiff: { startDate: at('2020-01-31'), endDate: at('2020-02-01'), unit: 'month' } },
      Long.fromNumber(1),
    ],
    [
      'ends of quarters',
      { $dateDiff: { startDate: at('2019-12-31'), endDate: at('2020-02-01'), unit: 'quarter' } },
      Long.fromNumber(1),
    ],
    [
      'ends of years',
      { $dateDiff: { startDate: at('2019-12-31'), endDate: at('2020-01-01'), unit: 'year' } },
      Long.fromNumber(1),
    ],
    [
      'ends of hours',
      { $dateDiff: { startDate: at('2020-01-01T00:59:00Z'), endDate: at('2020-01-01T01:01:00Z'), unit: 'hour' } },
      Long.fromNumber(1),
    ],
    [
      'days of a place',
      {
        $dateDiff: {
          startDate: at('2020-01-01T04:00:00Z'),
          endDate: at('2020-01-01T06:00:00Z'),
          unit: 'day',
          timezone: 'America/New_York',
        },
      },
      Long.fromNumber(1),
    ],
  ]),
);

expressionTable(
  'the beginning of a unit of time',
  store,
  cases([
    ['a week', { $dateTrunc: { date: '$d', unit: 'week' } }, at('2020-03-01')],
    ['a week from Monday', { $dateTrunc: { date: '$d', unit: 'week', startOfWeek: 'Mon' } }, at('2020-02-24')],
    ['a week before 2000', { $dateTrunc: { date: at('1999-12-31T23:00:00Z'), unit: 'week' } }, at('1999-12-26')],
    ['a month', { $dateTrunc: { date: '$d', unit: 'month' } }, at('2020-03-01')],
    ['two months', { $dateTrunc: { date: at('2020-04-10'), unit: 'month', binSize: 2 } }, at('2020-03-01')],
    ['a quarter', { $dateTrunc: { date: '$d', unit: 'quarter' } }, at('2020-01-01')],
    ['a year', { $dateTrunc: { date: '$d', unit: 'year' } }, at('2020-01-01')],
    ['two hours', { $dateTrunc: { date: '$d', unit: 'hour', binSize: 2 } }, at('2020-03-01T04:00:00Z')],
    ['a quarter of an hour', { $dateTrunc: { date: '$d', unit: 'minute', binSize: 15 } }, at('2020-03-01T05:00:00Z')],
    [
      'a day of a place',
      { $dateTrunc: { date: '$d', unit: 'day', timezone: 'America/New_York' } },
      at('2020-03-01T05:00:00Z'),
    ],
    [
      'a month of a place in summer',
      { $dateTrunc: { date: at('2020-07-01T12:00:00Z'), unit: 'month', timezone: 'Europe/Paris' } },
      at('2020-06-30T22:00:00Z'),
    ],
  ]),
);

expressionTable(
  'a date made of its parts',
  store,
  cases([
    ['a year alone', { $dateFromParts: { year: 2020 } }, at('2020-01-01')],
    ['a month beyond the year', { $dateFromParts: { year: 2020, month: 14 } }, at('2021-02-01')],
    ['a day before the month', { $dateFromParts: { year: 2020, month: 0, day: 0 } }, at('2019-11-30')],
    [
      'in a place',
      { $dateFromParts: { year: 2020, month: 7, day: 1, hour: 3, timezone: 'Europe/Paris' } },
      at('2020-07-01T01:00:00Z'),
    ],
    ['of ISO weeks', { $dateFromParts: { isoWeekYear: 2020, isoWeek: 9, isoDayOfWeek: 7 } }, at('2020-03-01')],
    ['of nothing is null', { $dateFromParts: { year: null } }, null],
    [
      '$dateToParts',
      { $dateToParts: { date: '$d' } },
      { year: 2020, month: 3, day: 1, hour: 5, minute: 6, second: 7, millisecond: 89 },
    ],
    [
      '$dateToParts of ISO weeks',
      { $dateToParts: { date: '$d', iso8601: true } },
      { isoWeekYear: 2020, isoWeek: 9, isoDayOfWeek: 7, hour: 5, minute: 6, second: 7, millisecond: 89 },
    ],
  ]),
);

expressionTable(
  'a date as text',
  store,
  cases([
    ['by default', { $dateToString: { date: '$d' } }, '2020-03-01T05:06:07.089Z'],
    ['in a place, without Z', { $dateToString: { date: '$d', timezone: 'Europe/Paris' } }, '2020-03-01T06:06:07.089'],
    [
      'with every part',
      { $dateToString: { date: '$d', format: '%Y-%m-%d %H:%M:%S.%L %z %j %U %V %u %w %G %b %B %%' } },
      '2020-03-01 05:06:07.089 +0000 061 09 09 7 1 2020 Mar March %',
    ],
    ['with an offset', { $dateToString: { date: '$d', format: '%H:%M %z', timezone: '+05:30' } }, '10:36 +0530'],
    ['of nothing is what onNull says', { $dateToString: { date: '$nothing', onNull: 'none' } }, 'none'],
    ['of nothing is null', { $dateToString: { date: '$nothing' } }, null],
    ['$dateFromString of a day', { $dateFromString: { dateString: '2020-03-01' } }, at('2020-03-01')],
    ['with a format', { $dateFromString: { dateString: '01/03/2020', format: '%d/%m/%Y' } }, at('2020-03-01')],
    [
      'of a place',
      { $dateFromString: { dateString: '2020-03-01T00:00:00', timezone: 'Europe/Paris' } },
      at('2020-02-29T23:00:00Z'),
    ],
    [
      'with an offset of its own',
      { $dateFromString: { dateString: '2020-03-01T00:00:00+02:00' } },
      at('2020-02-29T22:00:00Z'),
    ],
    ['of what is none is what onError says', { $dateFromString: { dateString: 'soon', onError: 'bad' } }, 'bad'],
    ['of nothing is what onNull says', { $dateFromString: { dateString: null, onNull: 'none' } }, 'none'],
    ['$toDate', { $toDate: '2020-03-01T05:06:07.089Z' }, d],
  ]),
);

expressionTable(
  'a date that makes no sense',
  store,
  refused([
    ['a unit that is none', { $dateAdd: { startDate: '$d', unit: 'eon', amount: 1 } }, 9],
    ['a part of a unit', { $dateAdd: { startDate: '$d', unit: 'day', amount: 1.5 } }, 5_166_405],
    ['a place that is none', { $hour: { date: '$d', timezone: 'Nowhere/City' } }, 40_485],
    ['a place that is no text', { $hour: { date: '$d', timezone: 1 } }, 40_517],
    ['text for a date', { $year: '2020' }, 16_006],
    ['an argument that is unknown', { $year: { date: '$d', zone: 'UTC' } }, 40_535],
    ['no date', { $year: { timezone: 'UTC' } }, 40_539],
    ['a letter of a format that is unknown', { $dateToString: { date: '$d', format: '%q' } }, 18_536],
    ['a format that ends too early', { $dateToString: { date: '$d', format: '%Y%' } }, 18_535],
    ['a text that is no date', { $dateFromString: { dateString: 'soon' } }, 241],
    ['parts without a year', { $dateFromParts: { month: 1 } }, 40_516],
    ['a year beyond 9999', { $dateFromParts: { year: 10_000 } }, 40_523],
    ['parts that are no numbers', { $dateFromParts: { year: 2020, month: 'May' } }, 40_515],
  ]),
);

pipelineTable('a window in units of time', store, [
  {
    title: 'of a day',
    documents: [
      { at: at('2020-03-01'), n: 1 },
      { at: at('2020-03-01T12:00:00Z'), n: 2 },
      { at: at('2020-03-03'), n: 4 },
    ],
    pipeline: [
      {
        $setWindowFields: { sortBy: { at: 1 }, output: { n: { $sum: '$n', window: { range: [-1, 0], unit: 'day' } } } },
      },
      { $project: { _id: 0, n: 1 } },
    ],
    gives: [{ n: 1 }, { n: 3 }, { n: 4 }],
  },
  {
    title: 'of a unit that is none is refused',
    pipeline: [
      {
        $setWindowFields: { sortBy: { at: 1 }, output: { n: { $sum: '$n', window: { range: [-1, 0], unit: 'eon' } } } },
      },
    ],
    code: 9,
  },
]);
