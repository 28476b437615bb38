import { useEffect, useRef } from 'react';

/** Acts again and again while it is wanted and somebody looks at the page. */
export function useEvery(everyMs: number, isWanted: boolean, act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    if (!isWanted) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') latest.current();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isWanted]);
}
