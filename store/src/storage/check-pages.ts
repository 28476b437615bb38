import type { PageCount } from './page-walk.js';
import { PageWalk } from './page-walk.js';

/** How long opening a folder that was closed well may take to look at its pages; the rest is looked at while it is served. */
export const CHECK_MS = 750;

/** What a check of the pages saw. */
export interface CheckedPages extends PageCount {
  /** False when the time ran out before all had been looked at. */
  isComplete: boolean;
}

/**
 * Looks at the pages of a folder that nobody serves.
 *
 * @param maxMs - how long it may take
 * @throws {@link DamagedFolderError} naming the first page that is wrong
 */
export function checkPages(folder: string, maxMs = Infinity): CheckedPages {
  const walk = PageWalk.ofClosed(folder);
  try {
    const isComplete = walk.run(maxMs);
    return { ...walk.count, isComplete };
  } finally {
    walk.close();
  }
}
