import type { ViewerPrincipal } from './session.js';

/** Longer than any access token lives. */
const KEPT_MS = 15 * 60_000;

interface Known {
  readonly role: ViewerPrincipal['role'];
  readonly atMs: number;
  readonly heardAtMs: number;
}

/**
 * Who has another role than their access token says.
 *
 * A token carries the role of when it was signed, for ten minutes at most. Users states every change of an account; a
 * token that is older and says something else is treated as expired, so that its holder fetches one with what they are
 * now. Whoever was a moderator is none within a moment, on every door.
 */
export class ChangedRoles {
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<(userId: string, role: ViewerPrincipal['role']) => void>();

  /** Told by a fact: also when it was the name that changed. */
  changed(o: { userId: string; role: ViewerPrincipal['role']; at: Date }): void {
    this.#forgetOld();
    this.#known.delete(o.userId); // to stand last
    this.#known.set(o.userId, { role: o.role, atMs: o.at.getTime(), heardAtMs: Date.now() });
    for (const listener of this.#listeners) listener(o.userId, o.role);
  }

  onChanged(listener: (userId: string, role: ViewerPrincipal['role']) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether a token says a role that its holder had before. One that is younger than the change knows better. */
  isOutdated({ userId, role }: ViewerPrincipal, issuedAt: Date): boolean {
    const known = this.#known.get(userId);
    return known !== undefined && known.role !== role && issuedAt.getTime() <= known.atMs;
  }

  #forgetOld(): void {
    const before = Date.now() - KEPT_MS;
    for (const [userId, { heardAtMs }] of this.#known) {
      if (heardAtMs > before) return; // in the order in which they were heard
      this.#known.delete(userId);
    }
  }
}
