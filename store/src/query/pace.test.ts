import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Pace } from './pace.js';

const MINUTE_MS = 60 * 1000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('ends work after ten minutes, where nobody says another time', async () => {
  const pace = new Pace();
  vi.advanceTimersByTime(10 * MINUTE_MS - 1000);
  await pace.pause();
  vi.advanceTimersByTime(2000);
  await expect(pace.pause()).rejects.toMatchObject({ code: 50, codeName: 'MaxTimeMSExpired' });
});

it('ends work that nobody waits for any more, whoever began it', async () => {
  let isGone = false;
  const pace = new Pace(0, () => false);
  await pace.pause();
  const next = pace.during(
    async () => {
      await pace.pause();
      isGone = true;
      await pace.pause();
    },
    () => isGone,
  );
  await expect(next).rejects.toMatchObject({ code: 279, codeName: 'ClientDisconnect' });
});

it('counts the time of all batches together, and not the time between them', async () => {
  const pace = new Pace(5000);
  const batch = (ms: number) =>
    pace.during(async () => {
      vi.advanceTimersByTime(ms);
      await pace.pause();
    });
  await batch(3000);
  vi.advanceTimersByTime(MINUTE_MS);
  await batch(1500);
  await expect(batch(1000)).rejects.toMatchObject({ code: 50 });
});
