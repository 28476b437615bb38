import { expect, test } from 'vitest';
import { median, percentile } from './spread.js';

test('a percentile is one of the values, and 99 % of them are no larger', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => 1_000 - index);
  expect(percentile(values, 0.5)).toBe(500);
  expect(percentile(values, 0.99)).toBe(990);
});

test('one run that went wrong does not move the median of three', () => {
  expect(median([2, 90, 3])).toBe(3);
});
