import { Double, Long, Timestamp } from 'mongodb';

import { expressionTable, type ExpressionCase } from './support/pipeline-table.js';
import { storeUnderTest } from './support/under-test.js';

const store = storeUnderTest();

type Row = [title: string, expression: unknown, is: unknown];
const cases = (rows: Row[]): ExpressionCase[] => rows.map(([title, expression, is]) => ({ title, expression, is }));
const refused = (rows: [string, unknown, number][]): ExpressionCase[] =>
  rows.map(([title, expression, code]) => ({ title, expression, code }));
const text = (value: string) => ({ $literal: value });

expressionTable(
  'text searched and cut',
  store,
  cases([
    ['$indexOfBytes counts bytes', { $indexOfBytes: ['cafétéria', 't'] }, 5],
    ['$indexOfCP counts characters', { $indexOfCP: ['🎉 café', 'f'] }, 4],
    ['$indexOfCP between two places', { $indexOfCP: ['abcabc', 'a', 1, 5] }, 3],
    ['of what is not there is -1', { $indexOfCP: ['abc', 'z'] }, -1],
    ['of nothing is null', { $indexOfBytes: [null, 'a'] }, null],
    ['$split', { $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
    ['$split without the separator', { $split: ['abc', '-'] }, ['abc']],
    ['$split of nothing', { $split: [null, '-'] }, null],
    ['$substrBytes', { $substrBytes: ['hello', 1, 2] }, 'el'],
    ['$substrBytes of the rest', { $substrBytes: ['hello', 1, -1] }, 'ello'],
    ['$substr of a number', { $substr: [123, 0, 2] }, '12'],
    ['$replaceOne', { $replaceOne: { input: 'aXaX', find: 'X', replacement: text('$&') } }, 'a$&aX'],
    [
      '$replaceAll takes nothing for a pattern',
      { $replaceAll: { input: 'a.b.c', find: '.', replacement: '-' } },
      'a-b-c',
    ],
    ['$replaceAll by nothing', { $replaceAll: { input: 'a', find: 'a', replacement: null } }, null],
    ['$trim', { $trim: { input: ' \t a b \n' } }, 'a b'],
    ['$trim of characters', { $trim: { input: 'xyhixy', chars: 'yx' } }, 'hi'],
    ['$ltrim', { $ltrim: { input: '  a ' } }, 'a '],
    ['$rtrim', { $rtrim: { input: ' a  ' } }, ' a'],
    ['$trim of what is all blank', { $trim: { input: '   ' } }, ''],
    ['$regexMatch', { $regexMatch: { input: 'abc', regex: /B/i } }, true],
    ['$regexMatch of nothing', { $regexMatch: { input: null, regex: 'b' } }, false],
    [
      '$regexFind counts characters',
      { $regexFind: { input: '🎉 x', regex: '(x)' } },
      { match: 'x', idx: 2, captures: ['x'] },
    ],
    [
      '$regexFind of a group that took nothing',
      { $regexFind: { input: 'ac', regex: 'a(b)?c' } },
      { match: 'ac', idx: 0, captures: [null] },
    ],
    ['$regexFind of nothing', { $regexFind: { input: 'a', regex: 'b' } }, null],
    [
      '$regexFindAll',
      { $regexFindAll: { input: 'aAb', regex: 'a', options: 'i' } },
      [
        { match: 'a', idx: 0, captures: [] },
        { match: 'A', idx: 1, captures: [] },
      ],
    ],
    ['$regexFindAll of nothing', { $regexFindAll: { input: null, regex: 'b' } }, []],
  ]),
);

expressionTable(
  'a value measured',
  store,
  cases([
    ['$binarySize of text', { $binarySize: 'é' }, 2],
    ['$binarySize of bytes', { $binarySize: Buffer.from('abc') }, 3],
    ['$bsonSize', { $bsonSize: { $literal: { a: 1 } } }, 12],
    ['$tsSecond', { $tsSecond: new Timestamp({ t: 5, i: 7 }) }, Long.fromNumber(5)],
    ['$tsIncrement', { $tsIncrement: new Timestamp({ t: 5, i: 7 }) }, Long.fromNumber(7)],
    ['$stdDevPop', { $stdDevPop: [1, 2] }, new Double(0.5)],
    ['$stdDevSamp of one number', { $stdDevSamp: [1] }, null],
    ['$median', { $median: { input: [3, 1, 2], method: 'approximate' } }, new Double(2)],
    ['$median of no numbers', { $median: { input: ['a'], method: 'approximate' } }, null],
    [
      '$percentile',
      { $percentile: { input: [1, 2, 3, 4], p: [0.5, 1], method: 'approximate' } },
      [new Double(2), new Double(4)],
    ],
    ['a Timestamp is no number', { $isNumber: new Timestamp({ t: 5, i: 7 }) }, false],
    ['a Timestamp is no part of a sum', { $sum: [1, new Timestamp({ t: 5, i: 7 })] }, 1],
  ]),
);

expressionTable(
  'text that makes no sense',
  store,
  refused([
    ['an operator that does not exist', { $nothing: 1 }, 31_325],
    ['$split by nothing at all', { $split: ['a', ''] }, 40_087],
    ['$split of a number', { $split: [1, '-'] }, 40_085],
    ['$replaceOne in a number', { $replaceOne: { input: 1, find: 'a', replacement: 'b' } }, 51_746],
    ['$substrBytes from inside of a character', { $substrBytes: ['é', 1, 1] }, 28_656],
    ['$substrBytes to inside of a character', { $substrBytes: ['é', 0, 1] }, 28_657],
    ['$substrBytes from before the beginning', { $substrBytes: ['a', -1, 1] }, 50_752],
    ['$trim of a number', { $trim: { input: 1 } }, 50_699],
    ['$regexMatch of a number', { $regexMatch: { input: 1, regex: 'a' } }, 51_104],
    ['$regexMatch with options in two places', { $regexMatch: { input: 'a', regex: /a/i, options: 'm' } }, 51_107],
    ['$indexOfCP from before the beginning', { $indexOfCP: ['abc', 'a', -1] }, 40_097],
    ['$binarySize of a number', { $binarySize: 1 }, 51_276],
    ['$percentile above one', { $percentile: { input: [1], p: [2], method: 'approximate' } }, 7_750_303],
  ]),
);
