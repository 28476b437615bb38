/**
 * Text as searches compare it: without case, accents or width. `Éloïse` and `ELOISE` are the same.
 *
 * Meant for finding things; moderation folds more thoroughly.
 */
export function foldText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim().replaceAll(/\s+/g, ' ');
}

/** The folded words of a text, each once: what is between anything but letters and digits. */
export function wordsOf(text: string): string[] {
  return [...new Set(foldText(text).split(/[^\p{L}\p{N}]+/u))].filter((word) => word !== '');
}

/** A pattern for values that begin with exactly this text; an index answers it by range. */
export function startsWith(prefix: string): RegExp {
  return new RegExp(`^${prefix.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}`);
}
