import { describe, expect, test } from 'vitest';
import { choose } from './durations.js';

const NOW = Date.UTC(2026, 10, 22, 12);

describe('how long a sanction lasts', () => {
  test('is counted from the moment it is chosen', () => {
    expect(choose({ duration: 'day', custom: '', isHere: true }, NOW).end).toEqual(new Date(NOW + 86_400_000));
  });

  test('may be a moment of one’s own, but none that has passed', () => {
    const custom = (at: number) =>
      choose({ duration: 'custom', custom: new Date(at).toISOString(), isHere: false }, NOW).end;
    expect(custom(NOW + 60_000)).toEqual(new Date(NOW + 60_000));
    expect(custom(NOW - 60_000)).toBeUndefined();
    expect(choose({ duration: 'custom', custom: '', isHere: false }, NOW).end).toBeUndefined();
  });

  test('another choice is another sanction', () => {
    const first = choose({ duration: 'day', custom: '', isHere: true }, NOW);
    expect(choose({ ...first, duration: 'week' }, NOW).clientNonce).not.toBe(first.clientNonce);
    expect(first.clientNonce).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});
