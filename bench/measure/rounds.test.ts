import { expect, test } from 'vitest';
import { inRotatedRounds } from './rounds.js';

test('every contender begins a round, and each is measured once in each', async () => {
  const order: string[] = [];
  const measured = await inRotatedRounds(['a', 'b', 'c'], 3, (contender, round) => {
    order.push(contender);
    return Promise.resolve(`${contender}${round}`);
  });
  expect(order.join('')).toBe('abcbcacab');
  expect([...measured.values()]).toEqual([
    ['a0', 'a1', 'a2'],
    ['b0', 'b1', 'b2'],
    ['c0', 'c1', 'c2'],
  ]);
});
