import { pause } from '@sl3/platform/back-off';
import type { Hints } from '@sl3/platform/hints';

/** Redis confirms within a millisecond or two; a person who waits does not wait for one that is away. */
const PATIENCE_MS = 300;

/** Where a log stands, as its owner tells; `sealed` is what `HintedLines` travels as. */
export interface LogHint {
  readonly head: number;
  readonly sealed?: string;
}

/**
 * Hears the hints of a topic. What is published after this resolves is heard, unless Redis is away: then nothing is until
 * it is back, whoever listens relies on polling meanwhile, and `onLate` says when to ask for what was not heard.
 *
 * @returns how to stop
 */
export async function hear(
  hints: Hints,
  topic: string,
  o: { onHint: (hint: LogHint) => void; onLate: () => void },
): Promise<() => void> {
  let unsubscribe: (() => void) | undefined;
  let isLate = false;
  let isOver = false;
  const confirmed = hints.subscribe(topic, o.onHint).then(
    (stop) => {
      unsubscribe = stop;
      if (isOver) stop();
      else if (isLate) o.onLate();
    },
    () => undefined, // the hints were closed
  );
  const waiting = new AbortController();
  await Promise.race([confirmed, pause(PATIENCE_MS, waiting.signal)]);
  waiting.abort();
  isLate = true;
  return () => {
    isOver = true;
    unsubscribe?.();
  };
}
