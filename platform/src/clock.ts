/** Time as an argument, so that tests can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until a test moves it. Starts at 2026-01-01T12:00Z. */
export function movableClock(start = new Date('2026-01-01T12:00:00Z')): Clock & { move(ms: number): void } {
  let nowMs = start.getTime();
  return {
    now: () => new Date(nowMs),
    move: (ms) => {
      nowMs += ms;
    },
  };
}
