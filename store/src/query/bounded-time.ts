import { createContext, Script } from 'node:vm';

import { MongoError } from '../error.js';

/** How long one look at one text may take: so long others wait. */
const LIMIT_MS = 100;

/** About as many steps are taken in that time. */
const SURE_STEPS = 1e7;

/** Node ends in the middle of an expression what runs in a context of its own, and nothing else. */
const context = createContext({ work: undefined as unknown });
const runWork = new Script('work()');

/** An escape, a class, the beginning of a group, or a mark that gives the matcher a choice. */
const CHOICES = /\\[^]|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|:|<\w+>))?|\)[*+?{]?|[*+{?|]/g;

/**
 * Whether an expression could try more ways through a text than there is time for. JavaScript matches by trying one
 * way after the other: each choice multiplies the ways, and a choice inside of a repeated group does so again and again.
 */
export function mayTakeLong(source: string, length: number): boolean {
  const groups: boolean[] = [];
  const isAnchored = source.startsWith('^') && !source.includes('|');
  let steps = isAnchored ? 1 : length + 1;
  for (const [mark] of source.matchAll(CHOICES)) {
    if (mark.startsWith('(')) {
      groups.push(false);
    } else if (mark.startsWith(')')) {
      const hasChoice = groups.pop() ?? false;
      const isRepeated = mark.length > 1;
      if (hasChoice && isRepeated && mark !== ')?') return length > 16;
      if (isRepeated) steps *= length + 1;
      if ((hasChoice || isRepeated) && groups.length > 0) groups[groups.length - 1] = true;
    } else if (mark.length === 1) {
      if (groups.length > 0) groups[groups.length - 1] = true;
      steps *= mark === '|' || mark === '?' ? 2 : length + 1;
    } else if (/\\[1-9k]/.test(mark)) {
      steps *= length + 1;
    }
    if (steps > SURE_STEPS) return true;
  }
  return steps > SURE_STEPS;
}

/**
 * Does work that only reads, and ends it after {@link LIMIT_MS}.
 *
 * @param what - the work, as the refusal names it
 * @throws MaxTimeMSExpired
 */
export function withinTime<T>(what: string, work: () => T): T {
  context['work'] = work;
  try {
    return runWork.runInContext(context, { timeout: LIMIT_MS }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new MongoError(50, 'MaxTimeMSExpired', `${what} takes more than ${LIMIT_MS} ms for one text`);
  } finally {
    context['work'] = undefined;
  }
}
