import { REFUSED_EXTENSIONS } from './refused-extensions.js';

const NAME_MAX_CHARS = 150;
/** White space is a plain space by then. */
const EDGE: ReadonlySet<string> = new Set([' ', '.']);

/**
 * The name of a file as everybody sees it: its last step of any path, without what is invisible or would turn the
 * writing round (`gpj.exe` must not look like `exe.jpg`), and without what a file system takes for something else.
 *
 * Several endings stay as they are: whoever downloads `photo.png.zip` should see that it is an archive.
 */
export function safeFileName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = last
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u200D)\p{Cf}/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ');
  // Windows drops dots and spaces at the end, and would open `a.exe.` as what it is.
  return shortened(withoutEdges(visible)) || 'file';
}

/** Walks in from both ends: an expression for the end alone tries every dot of a long row as its beginning. */
function withoutEdges(name: string): string {
  let [start, end] = [0, name.length];
  while (start < end && EDGE.has(name.charAt(start))) start += 1;
  while (end > start && EDGE.has(name.charAt(end - 1))) end -= 1;
  return name.slice(start, end);
}

/** The last ending in lower case, without its dot; empty for a name without one. */
export function extensionOf(fileName: string): string {
  return /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
}

/** Whether files with such a name are not taken at all. */
export function isRefusedName(fileName: string): boolean {
  return REFUSED_EXTENSIONS.includes(extensionOf(fileName));
}

/** Cut in the middle, so that the ending, which says what it is, stays. */
function shortened(name: string): string {
  const characters = Array.from(name);
  if (characters.length <= NAME_MAX_CHARS) return name;
  const kept = characters.slice(-12);
  return [...characters.slice(0, NAME_MAX_CHARS - kept.length - 1), '…', ...kept].join('');
}
