import { movableClock } from '@sl3/platform/clock';
import { describe, expect, test } from 'vitest';
import { readiness } from './readiness.js';

describe('whether everything can serve', () => {
  test('is looked up once a second, however many ask', async () => {
    const clock = movableClock();
    let looks = 0;
    let missing: string | undefined = 'users';
    const ready = readiness(() => {
      looks += 1;
      return Promise.resolve(missing);
    }, clock);
    expect(await Promise.all([ready(), ready(), ready()])).toEqual(['users', 'users', 'users']);
    missing = undefined;
    clock.move(999);
    expect([await ready(), looks]).toEqual(['users', 1]);
    clock.move(1);
    expect([await ready(), looks]).toEqual([undefined, 2]);
  });
});
