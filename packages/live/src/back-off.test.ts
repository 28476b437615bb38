import { describe, expect, test } from 'vitest';
import { backOffMs, OVERLOADED } from './back-off.js';

describe('waiting before a new attempt', () => {
  test('begins with at most 400 ms and never waits longer than 10 s', () => {
    expect(backOffMs(0, undefined, () => 1)).toBe(400);
    expect(backOffMs(1, undefined, () => 1)).toBe(800);
    expect(backOffMs(50, undefined, () => 1)).toBe(10_000);
    expect(backOffMs(50, undefined, () => 0)).toBe(0);
  });

  test('leaves an overloaded server alone for at least a second', () => {
    expect(backOffMs(0, OVERLOADED, () => 0)).toBe(1_000);
  });
});
