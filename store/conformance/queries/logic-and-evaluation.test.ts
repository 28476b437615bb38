import { Binary, BSONRegExp, Decimal128, Double, Long } from 'mongodb';

import { queryRows } from '../support/query-table.js';
import { storeUnderTest } from '../support/under-test.js';

const store = storeUnderTest();
const pairs = [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 2 }, { a: 2 }, {}];

queryRows('$and, $or, $nor, $not', store, [
  ['$and wants every clause', pairs, { $and: [{ a: 1 }, { b: 2 }] }, [1]],
  ['$and of one clause', pairs, { $and: [{ a: 1 }] }, [0, 1]],
  ['$and of an empty clause', pairs, { $and: [{}] }, [0, 1, 2, 3, 4]],
  ['$and on one path', pairs, { $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }] }, [0, 1]],
  ['$or wants any clause', pairs, { $or: [{ a: 1 }, { b: 2 }] }, [0, 1, 2]],
  ['$or beside a field', pairs, { a: 2, $or: [{ b: 2 }, { b: null }] }, [2, 3]],
  ['$or of one clause', pairs, { $or: [{ a: 2 }] }, [2, 3]],
  ['$or finds a document once', pairs, { $or: [{ a: 1 }, { a: 1 }, { b: 1 }] }, [0, 1]],
  ['$or with an empty clause', pairs, { $or: [{ a: 1 }, {}] }, [0, 1, 2, 3, 4]],
  ['$nor wants no clause', pairs, { $nor: [{ a: 1 }, { b: 2 }] }, [3, 4]],
  ['$nor of one clause finds what is missing', pairs, { $nor: [{ a: 1 }] }, [2, 3, 4]],
  ['$or inside of $and', pairs, { $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { b: 2 }] }, [1, 2]],
  ['$and inside of $or', pairs, { $or: [{ $and: [{ a: 1 }, { b: 1 }] }, { $and: [{ a: 2 }, { b: 2 }] }] }, [0, 2]],
  ['$nor inside of $nor', pairs, { $nor: [{ $nor: [{ a: 1 }] }] }, [0, 1]],
  ['two $and of one filter level, by $and', pairs, { $and: [{ $and: [{ a: 1 }] }, { $and: [{ b: 1 }] }] }, [0]],
  ['$not turns an operator', pairs, { a: { $not: { $eq: 1 } } }, [2, 3, 4]],
  ['$not turns several operators as one', pairs, { a: { $not: { $gt: 0, $lt: 2 } } }, [2, 3, 4]],
  ['$not turns an expression', [{ a: 'abc' }, { a: 'xyz' }, {}], { a: { $not: /^a/ } }, [1, 2]],
  ['$not turns $regex', [{ a: 'abc' }, { a: 'xyz' }, {}], { a: { $not: { $regex: '^a' } } }, [1, 2]],
  ['$not of $not', pairs, { a: { $not: { $not: { $eq: 1 } } } }, [0, 1]],
  ['$not beside another operator', pairs, { a: { $gt: 0, $not: { $gt: 1 } } }, [0, 1]],
  ['$comment says nothing', pairs, { a: 2, $comment: 'why' }, [2, 3]],
  ['an empty filter finds all', pairs, {}, [0, 1, 2, 3, 4]],
]);

const whole = [0, 1, 2, 3, 4, -3].map((a) => ({ a }));

queryRows('$mod', store, [
  ['takes the remainder', whole, { a: { $mod: [2, 0] } }, [0, 2, 4]],
  ['of a negative number is negative', whole, { a: { $mod: [2, -1] } }, [5]],
  ['by a negative number', whole, { a: { $mod: [-2, 1] } }, [1, 3]],
  ['cuts fractions of the value', [{ a: 4.9 }, { a: 5.1 }], { a: { $mod: [2, 0] } }, [0]],
  ['cuts fractions of divisor and remainder', whole, { a: { $mod: [2.9, 1.9] } }, [1, 3]],
  ['of a large Long is exact', [{ a: Long.fromString('9007199254740993') }], { a: { $mod: [2, 1] } }, [0]],
  [
    'of a decimal',
    [{ a: Decimal128.fromString('7.8') }, { a: Decimal128.fromString('8') }],
    { a: { $mod: [2, 1] } },
    [0],
  ],
  [
    'finds no text and no infinity',
    [{ a: '4' }, { a: Infinity }, { a: NaN }, { a: null }, {}],
    { a: { $mod: [2, 0] } },
    [],
  ],
  ['finds nothing beyond 64 bits', [{ a: 1e20 }, { a: 4 }], { a: { $mod: [2, 0] } }, [1]],
  ['finds elements', [{ a: [1, 4] }, { a: [1] }], { a: { $mod: [2, 0] } }, [0]],
]);

const texts = ['abc', 'ABC', 'xabc', 'a\nbc', 'é', '', 'a.c'].map((a) => ({ a }));

queryRows('$regex', store, [
  ['finds a part', texts, { a: { $regex: 'bc' } }, [0, 2, 3]],
  ['anchored at the beginning', texts, { a: { $regex: '^a' } }, [0, 3, 6]],
  ['anchored at the end', texts, { a: { $regex: 'c$' } }, [0, 2, 3, 6]],
  ['anchored at both', texts, { a: { $regex: '^abc$' } }, [0]],
  ['i takes letters of either case', texts, { a: { $regex: '^abc', $options: 'i' } }, [0, 1]],
  ['m lets ^ begin a line', texts, { a: { $regex: '^bc', $options: 'm' } }, [3]],
  ['without m ^ is the beginning only', texts, { a: { $regex: '^bc' } }, []],
  ['s lets a dot be a line feed', texts, { a: { $regex: 'a.b', $options: 's' } }, [3]],
  ['without s it is not', texts, { a: { $regex: 'a.b' } }, []],
  ['x leaves out blanks and comments', texts, { a: { $regex: '^a b # the beginning', $options: 'x' } }, [0]],
  ['several options', texts, { a: { $regex: '^ B C', $options: 'mix' } }, [3]],
  ['an option inside of the pattern', texts, { a: { $regex: '(?i)^ABC' } }, [0, 1]],
  ['an expression of BSON', texts, { a: new BSONRegExp('^AB', 'i') }, [0, 1]],
  ['an expression of JavaScript', texts, { a: /^x/ }, [2]],
  ['options beside an expression without any', texts, { a: { $regex: /^AB/, $options: 'i' } }, [0, 1]],
  ['an empty pattern finds every text', [{ a: 'x' }, { a: '' }, { a: 1 }, {}], { a: { $regex: '' } }, [0, 1]],
  ['finds elements', [{ a: ['x', 'abc'] }, { a: ['x'] }], { a: /^a/ }, [0]],
  ['finds no number', [{ a: 123 }, { a: '123' }], { a: /2/ }, [1]],
  ['finds itself, stored', [{ a: /x/i }, { a: /x/ }, { a: 'x' }], { a: /x/i }, [0, 2]],
  ['escapes', texts, { a: { $regex: 'a\\.c' } }, [6]],
  ['a class', texts, { a: { $regex: '^[xé]' } }, [2, 4]],
  ['a named class', [{ a: 'ab1' }, { a: '!!' }], { a: { $regex: '^[[:alpha:]]+[[:digit:]]$' } }, [0]],
  ['\\d and \\w', [{ a: 'a1' }, { a: 'é1' }], { a: { $regex: '^\\w\\d$' } }, [0]],
  ['\\A and \\z', [{ a: 'ab' }, { a: 'ab\n' }], { a: { $regex: '\\Aab\\z' } }, [0]],
  ['$ also before a last line feed', [{ a: 'ab\n' }, { a: 'ab\n\n' }], { a: { $regex: 'ab$' } }, [0]],
  ['\\Q quotes', [{ a: 'a.c' }, { a: 'abc' }], { a: { $regex: '^\\Qa.c\\E$' } }, [0]],
  ['looks ahead', texts, { a: { $regex: '^a(?!b)' } }, [3, 6]],
  ['characters beyond 16 bits are one', [{ a: '😀' }, { a: '😀😀' }], { a: { $regex: '^.$' } }, [0]],
  ['alternatives at the beginning', texts, { a: { $regex: '^abc|^x' } }, [0, 2]],
  ['a repeated last letter', [{ a: 'ab' }, { a: 'a' }, { a: 'abb' }, { a: 'b' }], { a: { $regex: '^ab*' } }, [0, 1, 2]],
  ['an optional last letter', [{ a: 'ac' }, { a: 'abc' }, { a: 'b' }], { a: { $regex: '^ab?c' } }, [0, 1]],
  ['in $in', texts, { a: { $in: [/^x/, 'é'] } }, [2, 4]],
  ['in $nin', [{ a: 'ab' }, { a: 'x' }, {}], { a: { $nin: [/^a/] } }, [1, 2]],
  ['beside $ne', texts, { a: { $regex: '^a', $ne: 'abc' } }, [3, 6]],
]);

queryRows('$expr', store, [
  ['compares two fields', pairs, { $expr: { $eq: ['$a', '$b'] } }, [0, 2, 4]],
  [
    'compares values of all types',
    [
      { a: 'x', b: 1 },
      { a: 1, b: 'x' },
    ],
    { $expr: { $gt: ['$a', '$b'] } },
    [0],
  ],
  ['takes a number for true, zero for false', [{ a: 0 }, { a: 5 }], { $expr: '$a' }, [1]],
  ['takes null and missing for false', [{ a: null }, {}, { a: false }, { a: '' }], { $expr: '$a' }, [3]],
  [
    'calculates',
    [
      { a: 2, b: 3 },
      { a: 2, b: 2 },
    ],
    { $expr: { $eq: [{ $add: ['$a', 1] }, '$b'] } },
    [0],
  ],
  ['beside a field', pairs, { a: 1, $expr: { $lt: ['$a', '$b'] } }, [1]],
  ['inside of $or', pairs, { $or: [{ b: 1 }, { $expr: { $lt: ['$a', '$b'] } }] }, [0, 1]],
]);

const bits = [0, 1, 2, 5, -1].map((a) => ({ a }));

queryRows('$bitsAllSet, $bitsAnySet, $bitsAllClear, $bitsAnyClear', store, [
  ['all set, by mask', bits, { a: { $bitsAllSet: 5 } }, [3, 4]],
  ['all set, by positions', bits, { a: { $bitsAllSet: [0, 2] } }, [3, 4]],
  ['any set', bits, { a: { $bitsAnySet: 3 } }, [1, 2, 3, 4]],
  ['any set, by positions', bits, { a: { $bitsAnySet: [1] } }, [2, 4]],
  ['all clear', bits, { a: { $bitsAllClear: 5 } }, [0, 2]],
  ['all clear, by positions', bits, { a: { $bitsAllClear: [1, 2] } }, [0, 1]],
  ['any clear', bits, { a: { $bitsAnyClear: 5 } }, [0, 1, 2]],
  ['a mask of no bits: all of none are set', bits, { a: { $bitsAllSet: 0 } }, [0, 1, 2, 3, 4]],
  ['a mask of no bits: none of none is set', bits, { a: { $bitsAnySet: 0 } }, []],
  ['a negative number goes on with ones', [{ a: -8 }, { a: 8 }], { a: { $bitsAllSet: [3, 63, 200] } }, [0]],
  ['a positive number goes on with zeros', [{ a: -8 }, { a: 8 }], { a: { $bitsAllClear: [63, 200] } }, [1]],
  ['a Long', [{ a: Long.fromString('4294967296') }, { a: 0 }], { a: { $bitsAllSet: [32] } }, [0]],
  ['a double that is whole', [{ a: new Double(6) }, { a: new Double(6.5) }], { a: { $bitsAllSet: 6 } }, [0]],
  [
    'no text, no null, no infinity',
    [{ a: '7' }, { a: null }, {}, { a: Infinity }, { a: NaN }],
    { a: { $bitsAllClear: 8 } },
    [],
  ],
  ['elements', [{ a: [0, 7] }, { a: [0] }], { a: { $bitsAllSet: 7 } }, [0]],
  ['bytes, the first one lowest', [{ a: new Binary(Buffer.from([1, 2])) }], { a: { $bitsAllSet: [0, 9] } }, [0]],
  ['bytes are clear past their end', [{ a: new Binary(Buffer.from([255])) }], { a: { $bitsAllClear: [8, 100] } }, [0]],
  ['by bytes', bits, { a: { $bitsAllSet: new Binary(Buffer.from([5])) } }, [3, 4]],
  [
    'bytes by bytes',
    [{ a: new Binary(Buffer.from([0, 3])) }],
    { a: { $bitsAnySet: new Binary(Buffer.from([0, 2])) } },
    [0],
  ],
]);
