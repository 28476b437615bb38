import { newNonce } from '../room/draft.js';

const KEY = 'sl3:tab';

/** A name for this tab that outlives its reloads, and nothing else. */
export function thisTab(): string {
  const known = sessionStorage.getItem(KEY);
  if (known !== null) return known;
  const name = newNonce();
  sessionStorage.setItem(KEY, name);
  return name;
}
