import type { Document } from 'mongodb';
import { describe, expect, it } from 'vitest';

import { refusalOf, storeUnderTest } from '../support/under-test.js';

const store = storeUnderTest();

const BAD_VALUE = 2;
const FAILED_TO_PARSE = 9;

/** The argument of an operator on a field, and the code it is refused with. */
type Fault = [argument: unknown, code: number];

const faults: Record<string, Fault[]> = {
  $gt: [[/x/, BAD_VALUE]],
  $gte: [[/x/, BAD_VALUE]],
  $lt: [[/x/, BAD_VALUE]],
  $lte: [[/x/, BAD_VALUE]],
  $ne: [[/x/, BAD_VALUE]],
  $in: [
    [1, BAD_VALUE],
    ['x', BAD_VALUE],
    [null, BAD_VALUE],
    [{}, BAD_VALUE],
    [[{ $gt: 1 }], BAD_VALUE],
    [[1, { $regex: 'x' }], BAD_VALUE],
  ],
  $nin: [
    [1, BAD_VALUE],
    [{}, BAD_VALUE],
    [[{ $in: [1] }], BAD_VALUE],
  ],
  $not: [
    [1, BAD_VALUE],
    ['x', BAD_VALUE],
    [null, BAD_VALUE],
    [[], BAD_VALUE],
    [{}, BAD_VALUE],
    [{ x: 1 }, BAD_VALUE],
    [{ $nothing: 1 }, BAD_VALUE],
    [{ $in: 1 }, BAD_VALUE],
  ],
  $size: [
    ['2', BAD_VALUE],
    [null, BAD_VALUE],
    [true, BAD_VALUE],
    [[], BAD_VALUE],
    [{ $gte: 1 }, BAD_VALUE],
    [1.5, BAD_VALUE],
    [-1, BAD_VALUE],
    [NaN, BAD_VALUE],
    [Infinity, BAD_VALUE],
  ],
  $mod: [
    [2, BAD_VALUE],
    [{}, BAD_VALUE],
    [[], BAD_VALUE],
    [[2], BAD_VALUE],
    [[2, 0, 0], BAD_VALUE],
    [[0, 1], BAD_VALUE],
    [[0.5, 1], BAD_VALUE],
    [['2', 0], BAD_VALUE],
    [[2, '0'], BAD_VALUE],
    [[NaN, 0], BAD_VALUE],
    [[2, Infinity], BAD_VALUE],
  ],
  $type: [
    ['text', BAD_VALUE],
    ['String', BAD_VALUE],
    [99, BAD_VALUE],
    [-2, BAD_VALUE],
    [0, BAD_VALUE],
    [1.5, BAD_VALUE],
    [true, BAD_VALUE],
    [null, BAD_VALUE],
    [{}, BAD_VALUE],
    [['string', 'text'], BAD_VALUE],
    [[], FAILED_TO_PARSE],
  ],
  $all: [
    [1, BAD_VALUE],
    ['x', BAD_VALUE],
    [{}, BAD_VALUE],
    [[{ $gt: 1 }], BAD_VALUE],
    [[1, { $in: [1] }], BAD_VALUE],
    [[{ $elemMatch: { x: 1 } }, 1], BAD_VALUE],
    [[{ $elemMatch: { x: 1 } }, { x: 1 }], BAD_VALUE],
    [[1, { $elemMatch: { x: 1 } }], BAD_VALUE],
  ],
  $elemMatch: [
    [1, BAD_VALUE],
    ['x', BAD_VALUE],
    [[], BAD_VALUE],
    [null, BAD_VALUE],
    [{ $nothing: 1 }, BAD_VALUE],
    [{ x: { $nothing: 1 } }, BAD_VALUE],
    [{ $or: [] }, BAD_VALUE],
    [{ $expr: true }, BAD_VALUE],
  ],
  $regex: [
    [1, BAD_VALUE],
    [null, BAD_VALUE],
    [['x'], BAD_VALUE],
    [{ x: 1 }, BAD_VALUE],
    ['x\u0000y', BAD_VALUE],
    ['(', 51_091],
    ['[a', 51_091],
    ['*', 51_091],
  ],
  $options: [['i', BAD_VALUE]],
  $bitsAllSet: [
    ['1', BAD_VALUE],
    [null, BAD_VALUE],
    [{}, BAD_VALUE],
    [-1, FAILED_TO_PARSE],
    [1.5, FAILED_TO_PARSE],
    [NaN, FAILED_TO_PARSE],
    [[-1], BAD_VALUE],
    [['1'], BAD_VALUE],
    [[1.5], BAD_VALUE],
  ],
  $bitsAnySet: [
    [true, BAD_VALUE],
    [-5, FAILED_TO_PARSE],
    [[-1], BAD_VALUE],
  ],
  $bitsAllClear: [
    ['x', BAD_VALUE],
    [0.5, FAILED_TO_PARSE],
    [[null], BAD_VALUE],
  ],
  $bitsAnyClear: [
    [{}, BAD_VALUE],
    [-1, FAILED_TO_PARSE],
    [['x'], BAD_VALUE],
  ],
  $equals: [[1, BAD_VALUE]],
  $and: [[[{ x: 1 }], BAD_VALUE]],
};

describe('a malformed operator is refused', () => {
  const rows = Object.entries(faults).flatMap(([operator, list]) =>
    list.map(([argument, code]): [string, Document, number] => [show(argument), { a: { [operator]: argument } }, code]),
  );
  it.each(
    rows.map(([argument, filter, code]) => ({ title: `${Object.keys(filter['a'])[0]}: ${argument}`, filter, code })),
  )('$title', async ({ filter, code }) => {
    expect((await refusalOf(store.collection().findOne(filter))).code).toBe(code);
  });
});

describe('a malformed filter is refused', () => {
  it.each<[string, Document, number]>([
    ['$and of no list', { $and: {} }, BAD_VALUE],
    ['$and of an empty list', { $and: [] }, BAD_VALUE],
    ['$and of numbers', { $and: [1] }, BAD_VALUE],
    ['$or of no list', { $or: 1 }, BAD_VALUE],
    ['$or of an empty list', { $or: [] }, BAD_VALUE],
    ['$or of texts', { $or: [{ a: 1 }, 'a'] }, BAD_VALUE],
    ['$nor of no list', { $nor: 'x' }, BAD_VALUE],
    ['$nor of an empty list', { $nor: [] }, BAD_VALUE],
    ['$nor of nulls', { $nor: [null] }, BAD_VALUE],
    ['an operator without a field', { $gt: 1 }, BAD_VALUE],
    ['$not without a field', { $not: { a: 1 } }, BAD_VALUE],
    ['an unknown operator inside of $or', { $or: [{ a: { $nothing: 1 } }] }, BAD_VALUE],
    ['an unknown operator beside a known one', { a: { $gt: 1, $nothing: 1 } }, BAD_VALUE],
    ['a field beside an operator', { a: { $gt: 1, b: 1 } }, BAD_VALUE],
    ['an unknown option of an expression', { a: { $regex: 'x', $options: 'z' } }, 51_108],
    ['the option g, which JavaScript has', { a: { $regex: 'x', $options: 'g' } }, 51_108],
    ['an option that is no text', { a: { $regex: 'x', $options: 1 } }, BAD_VALUE],
    ['options in two places, the expression first', { a: { $regex: /x/i, $options: 'm' } }, 51_074],
    ['options in two places, the options first', { a: { $options: 'm', $regex: /x/i } }, 51_075],
    ['an unknown expression', { $expr: { $nothing: 1 } }, 168],
  ])('%s', async (_title, filter, code) => {
    expect((await refusalOf(store.collection().findOne(filter))).code).toBe(code);
  });

  it.each(['countDocuments', 'deleteMany', 'distinct'] as const)('also by %s', async (method) => {
    const collection = store.collection();
    const filter = { a: { $size: -1 } };
    const sent = method === 'distinct' ? collection.distinct('a', filter) : collection[method](filter);
    expect((await refusalOf(sent)).code).toBe(BAD_VALUE);
  });

  it('names the operator that is not known', async () => {
    const { message } = await refusalOf(store.collection().findOne({ a: { $nothing: 1 } }));
    expect(message).toContain('$nothing');
  });
});

const show = (value: unknown) => (value instanceof RegExp ? String(value) : JSON.stringify(value));
