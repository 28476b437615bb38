import { useEffect, useState } from 'react';
import { useNow } from '../i18n/use-now.js';

/** From here on the time that is left is counted down. */
export const COUNTDOWN_MS = 10 * 60_000;
/** Browsers keep no longer timers. */
const LONGEST_TIMER_MS = 2_147_000_000;

/** How much time is left until a moment, in milliseconds; draws again each second near the end, and at the very end. */
export function useRemaining(until: Date | null): number {
  const [turn, setTurn] = useState(0);
  const end = until?.getTime() ?? 0;

  useEffect(() => {
    const left = end - Date.now();
    if (left <= 0) return undefined;
    const wait = left > COUNTDOWN_MS ? Math.min(LONGEST_TIMER_MS, left - COUNTDOWN_MS) : left % 1_000 || 1_000;
    const timer = setTimeout(() => setTurn(turn + 1), wait);
    return () => clearTimeout(timer);
  }, [end, turn]);

  // A laptop that slept: its timers did too.
  useEffect(() => {
    const look = () => setTurn((before) => before + 1);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return Math.max(0, end - useNow().getTime());
}
