import { readFeed, readHead } from './feed-reader.js';
import { addressOf, applyForSure, repeat, type Follow, type FollowerOptions } from './following.js';

/**
 * Follows without a lease and without a stored cursor, for what lives in memory.
 *
 * @param o.fromNow - begin after what is stated by now, instead of at the first fact
 * @returns `begun` resolves when the place to begin is known: every fact stated after that is heard, sooner or later
 */
export function followVolatile(o: FollowerOptions & { follow: Follow; fromNow: boolean }): {
  readonly begun: Promise<void>;
  close(): Promise<void>;
} {
  const closing = new AbortController();
  const { signal } = closing;
  const log = o.log.child({ part: 'follow', of: o.follow.of });
  const address = addressOf(o, o.follow);
  let begin!: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));

  async function run(): Promise<void> {
    let position: number | undefined = o.fromNow ? undefined : 0;
    await repeat({ signal, log }, async (isAlive) => {
      position ??= await readHead(address, signal);
      begin();
      for await (const line of readFeed({ ...address, after: position, names: o.follow.names, signal })) {
        isAlive();
        if (line.fact) await applyForSure(o.follow, line.fact, { signal, log });
        if (signal.aborted) return;
        position = line.position;
      }
    });
  }

  const running = run();
  return {
    begun,
    close: async () => {
      closing.abort();
      await running;
    },
  };
}
