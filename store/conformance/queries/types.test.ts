import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  type Document,
} from 'mongodb';

import { queryRows, queryTable, type Row } from '../support/query-table.js';
import { storeUnderTest } from '../support/under-test.js';

const store = storeUnderTest();

/** One value of each type with its alias and number, in MongoDB's order of types. */
const types: [alias: string, code: number, value: unknown][] = [
  ['minKey', -1, new MinKey()],
  ['null', 10, null],
  ['int', 16, new Int32(5)],
  ['long', 18, Long.fromNumber(6)],
  ['double', 1, new Double(7.5)],
  ['decimal', 19, Decimal128.fromString('8.5')],
  ['string', 2, 'text'],
  ['object', 3, { x: 1 }],
  ['binData', 5, new Binary(Buffer.from('bytes'))],
  ['objectId', 7, new ObjectId('6b0337160dac06b2ab8db1b2')],
  ['bool', 8, true],
  ['date', 9, new Date(1000)],
  ['timestamp', 17, new Timestamp({ t: 1, i: 1 })],
  ['regex', 11, new BSONRegExp('x', 'i')],
  ['javascript', 13, new Code('return 1')],
  ['maxKey', 127, new MaxKey()],
];
const all: Document[] = types.map(([, , a]) => ({ a }));
const place = (alias: string) => types.findIndex(([each]) => each === alias);
const every = types.map((_type, at) => at);

queryTable('$type', store, [
  ...types.flatMap(([alias, code], at) => [
    { title: `'${alias}' finds that type`, documents: all, filter: { a: { $type: alias } }, finds: [at] },
    { title: `${code} finds that type`, documents: all, filter: { a: { $type: code } }, finds: [at] },
  ]),
  {
    title: `'number' finds the four of them`,
    documents: all,
    filter: { a: { $type: 'number' } },
    finds: ['int', 'long', 'double', 'decimal'].map(place),
  },
  {
    title: 'several types at once',
    documents: all,
    filter: { a: { $type: ['string', 9] } },
    finds: [place('string'), place('date')],
  },
  {
    title: 'a number code of any number type',
    documents: all,
    filter: { a: { $type: Long.fromNumber(2) } },
    finds: [place('string')],
  },
]);

queryRows('$type in arrays', store, [
  ['an element of the type', [{ a: [1, 'x'] }, { a: [1] }], { a: { $type: 'string' } }, [0]],
  ['array finds arrays', [{ a: [] }, { a: [1] }, { a: 1 }], { a: { $type: 'array' } }, [0, 1]],
  ['array finds an array in an array too', [{ a: [[1]] }, { a: { x: [1] } }], { a: { $type: 4 } }, [0]],
  ['object finds an element that is one', [{ a: [{ x: 1 }] }, { a: [1] }], { a: { $type: 'object' } }, [0]],
  ['null is not what is missing', [{ a: null }, {}], { a: { $type: 'null' } }, [0]],
  ['$not finds what is missing too', [{ a: 'x' }, { a: 1 }, {}], { a: { $not: { $type: 'string' } } }, [1, 2]],
]);

queryTable('equality of each type', store, [
  ...types
    .filter(([alias]) => alias !== 'regex')
    .map(([alias, , value], at) => ({ alias, value, at: every[at]! }))
    .map(({ alias, value }) => ({
      title: `${alias} finds itself`,
      documents: all,
      filter: { a: { $eq: value } },
      finds: [place(alias)],
    })),
  {
    title: 'a regular expression finds itself, by $eq, and no text it matches',
    documents: [...all, { a: 'x' }],
    filter: { a: { $eq: new BSONRegExp('x', 'i') } },
    finds: [place('regex')],
  },
  ...types
    .filter(([alias]) => alias !== 'regex')
    .map(([alias, , value]) => ({
      title: `$ne ${alias} finds all others`,
      documents: all,
      filter: { a: { $ne: value } },
      finds: every.filter((at) => at !== place(alias)),
    })),
]);

/** Comparisons hold among values of one type only; numbers are one type. */
const above: Row[] = types
  .filter(([alias]) => !['minKey', 'maxKey', 'regex', 'null', 'int', 'long', 'double', 'decimal'].includes(alias))
  .flatMap(([alias, , value]): Row[] => [
    [`$gte ${alias} stays in its type`, all, { a: { $gte: value } }, [place(alias)]],
    [`$lte ${alias} stays in its type`, all, { a: { $lte: value } }, [place(alias)]],
    [`$gt ${alias} finds none equal`, all, { a: { $gt: value } }, []],
    [`$lt ${alias} finds none equal`, all, { a: { $lt: value } }, []],
  ]);

queryRows('order of each type', store, [
  ...above,
  ['$gt int finds the numbers above', all, { a: { $gt: 5 } }, ['long', 'double', 'decimal'].map(place)],
  ['$gte long', all, { a: { $gte: Long.fromNumber(6) } }, ['long', 'double', 'decimal'].map(place)],
  ['$lt double', all, { a: { $lt: 7.5 } }, ['int', 'long'].map(place)],
  ['$lte decimal', all, { a: { $lte: Decimal128.fromString('7.50') } }, ['int', 'long', 'double'].map(place)],
  ['$gt MinKey finds everything else', all, { a: { $gt: new MinKey() } }, every.slice(1)],
  ['$gte MinKey finds everything', all, { a: { $gte: new MinKey() } }, every],
  ['$lt MinKey finds nothing', all, { a: { $lt: new MinKey() } }, []],
  ['$lte MinKey finds it alone', all, { a: { $lte: new MinKey() } }, [0]],
  ['$lt MaxKey finds everything else', all, { a: { $lt: new MaxKey() } }, every.slice(0, -1)],
  ['$lte MaxKey finds everything', all, { a: { $lte: new MaxKey() } }, every],
  ['$gt MaxKey finds nothing', all, { a: { $gt: new MaxKey() } }, []],
  ['$gte null finds null', all, { a: { $gte: null } }, [place('null')]],
  ['$lte null finds null', all, { a: { $lte: null } }, [place('null')]],
  ['$lt null finds nothing', all, { a: { $lt: null } }, []],
]);

const numbers = ['-Infinity', '-1.5', '-0', '0', '1E-6176', '0.1', '2', '9007199254740993', '1E+40', 'Infinity'];

queryTable('Decimal128', store, [
  ...numbers.map((text, at) => ({
    title: `${text} is below those after it`,
    documents: numbers.map((each) => ({ a: Decimal128.fromString(each) })),
    filter: { a: { $gt: Decimal128.fromString(text) } },
    finds: numbers.map((_each, index) => index).filter((index) => index > Math.max(at, text === '-0' ? 3 : at)),
  })),
  {
    title: 'finds itself whatever its digits are',
    documents: ['2', '2.0', '2.000', '20E-1', '0.2E1', '2.1'].map((text) => ({ a: Decimal128.fromString(text) })),
    filter: { a: Decimal128.fromString('2') },
    finds: [0, 1, 2, 3, 4],
  },
  {
    title: 'NaN finds NaN of either type',
    documents: [{ a: NaN }, { a: Decimal128.fromString('NaN') }, { a: 0 }],
    filter: { a: Decimal128.fromString('NaN') },
    finds: [0, 1],
  },
]);

queryRows('embedded documents', store, [
  ['are equal field by field', [{ a: { x: 1, y: 2 } }, { a: { x: 1, y: 3 } }], { a: { x: 1, y: 2 } }, [0]],
  ['are others in another order', [{ a: { x: 1, y: 2 } }], { a: { y: 2, x: 1 } }, []],
  ['are others with a field more', [{ a: { x: 1, y: 2 } }, { a: { x: 1 } }], { a: { x: 1 } }, [1]],
  ['compare numbers of all types inside', [{ a: { x: Long.fromNumber(1) } }], { a: { x: new Double(1) } }, [0]],
  ['tell null from missing inside', [{ a: { x: null } }, { a: {} }], { a: { x: null } }, [0]],
  ['an empty one is equal to an empty one', [{ a: {} }, { a: { x: 1 } }, { a: null }, {}], { a: {} }, [0]],
  ['are found among elements', [{ a: [{ x: 1 }, { x: 2 }] }], { a: { x: 2 } }, [0]],
  ['are ordered by the type of the first field', [{ a: { x: 'a' } }, { a: { y: 1 } }], { a: { $lt: { x: 'a' } } }, [1]],
  ['then by its name', [{ a: { x: 9 } }, { a: { y: 1 } }], { a: { $gt: { x: 9 } } }, [1]],
  ['then by its value', [{ a: { x: 1 } }, { a: { x: 2 } }], { a: { $gt: { x: 1 } } }, [1]],
  ['the longer comes after', [{ a: { x: 1 } }, { a: { x: 1, y: 0 } }], { a: { $gt: { x: 1 } } }, [1]],
  ['arrays inside count as a whole', [{ a: { x: [1, 2] } }, { a: { x: 1 } }], { a: { x: [1, 2] } }, [0]],
]);

queryRows('arrays as values', store, [
  ['equal in order', [{ a: [1, 2] }, { a: [2, 1] }], { a: [1, 2] }, [0]],
  ['also as an element', [{ a: [[1, 2], 3] }], { a: [1, 2] }, [0]],
  ['$in finds whole arrays', [{ a: [1, 2] }, { a: 1 }, { a: [1] }], { a: { $in: [[1, 2], [1]] } }, [0, 2]],
  ['$gt compares element by element', [{ a: [1, 2] }, { a: [1, 3] }, { a: [2] }], { a: { $gt: [1, 2] } }, [1, 2]],
  ['the longer comes after', [{ a: [1] }, { a: [1, 0] }], { a: { $gt: [1] } }, [1]],
  ['$lt an array finds no scalar', [{ a: 0 }, { a: [0] }], { a: { $lt: [1] } }, [1]],
  ['$ne an array', [{ a: [1] }, { a: [2] }, { a: 1 }], { a: { $ne: [1] } }, [1, 2]],
  ['numbers inside are equal by value', [{ a: [Long.fromNumber(1)] }], { a: [new Double(1)] }, [0]],
]);

queryRows('a Timestamp, which is no number', store, [
  ['has no remainder', [{ a: new Timestamp({ t: 0, i: 5 }) }, { a: 5 }], { a: { $mod: [2, 1] } }, [1]],
  ['has no bits', [{ a: new Timestamp({ t: 0, i: 5 }) }, { a: 5 }], { a: { $bitsAllSet: 1 } }, [1]],
  ['is equal to none', [{ a: new Timestamp({ t: 0, i: 5 }) }, { a: 5 }], { a: { $gte: 0 } }, [1]],
]);
