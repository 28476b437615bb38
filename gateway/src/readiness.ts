import type { Clock } from '@sl3/platform/clock';

/** How long an answer is given again: anybody may ask `/ready`, and each look is a call to every part. */
const KEPT_MS = 1_000;

/**
 * Which part cannot serve, looked up at most once a second however many ask.
 *
 * @param look - the name of the part that cannot serve, or undefined when all can; it does not throw
 */
export function readiness(look: () => Promise<string | undefined>, clock: Clock): () => Promise<string | undefined> {
  let askedAtMs = -Infinity;
  let answer: Promise<string | undefined>;
  return () => {
    const nowMs = clock.now().getTime();
    if (nowMs - askedAtMs >= KEPT_MS) {
      askedAtMs = nowMs;
      answer = look();
    }
    return answer;
  };
}
