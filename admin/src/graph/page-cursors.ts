import type { Page } from './source.js';

/** A walk longer than this is no navigation any more. */
const LONGEST_WALK = 20;

/**
 * Where the pages of one list begin. The graph knows "after this cursor" and react-admin asks for page 7: a page is
 * reached through the one before it, whose end is remembered.
 */
export class PageCursors {
  readonly #startOf = new Map<number, string | null>([[1, null]]);

  /**
   * Reads a page, and the ones before it whose ends are not known: after a reload, for a link to page 3.
   *
   * @param read - reads the page after a cursor
   * @returns the page, or the last one there is when the list ends before it
   */
  async page(number: number, read: (after: string | null) => Promise<Page>): Promise<Page> {
    let at = this.#lastKnownUpTo(number);
    if (number - at > LONGEST_WALK) at = number = 1;
    for (;;) {
      const page = await read(this.#startOf.get(at) ?? null);
      if (page.hasNextPage && page.endCursor !== null) this.#startOf.set(at + 1, page.endCursor);
      else this.#forgetAfter(at);
      if (at >= number || !this.#startOf.has(at + 1)) return page;
      at += 1;
    }
  }

  #lastKnownUpTo(number: number): number {
    let at = number;
    while (at > 1 && !this.#startOf.has(at)) at -= 1;
    return Math.max(at, 1);
  }

  #forgetAfter(number: number): void {
    for (const known of this.#startOf.keys()) if (known > number) this.#startOf.delete(known);
  }
}
