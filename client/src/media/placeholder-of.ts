import { thumbHashToDataURL } from 'thumbhash';

const made = new Map<string, string>();
const KEPT = 300;

/** A blur of the picture, as a CSS background: made once, for rows come and go as one scrolls. Undefined for none. */
export function placeholderOf(thumbhash: string | null): string | undefined {
  if (thumbhash === null) return undefined;
  const known = made.get(thumbhash);
  if (known !== undefined) return known;
  const url = backgroundOf(thumbhash);
  if (url === undefined) return undefined;
  made.set(thumbhash, url);
  const [oldest] = made.keys();
  if (made.size > KEPT && oldest !== undefined) made.delete(oldest);
  return url;
}

function backgroundOf(thumbhash: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(thumbhash), (character) => character.charCodeAt(0));
    return bytes.length < 5 ? undefined : `url("${thumbHashToDataURL(bytes)}")`;
  } catch {
    return undefined; // no picture is lost with it
  }
}
