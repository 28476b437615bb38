import type { AssetLinksQuery } from '@sl3/schema/generated/graphql';
import type { Client } from '@urql/core';
import { AssetLinks as AssetLinksDocument } from './media.operations.js';

/** The signed links of one file. */
export type AssetLink = NonNullable<AssetLinksQuery['mediaAssetsById'][number]>;

interface Known {
  /** Null: there is nothing (any more) that the viewer may see. */
  readonly link: AssetLink | null;
  readonly askedAt: number;
  /** How often the answer was that there is nothing. */
  readonly misses: number;
}

export interface AssetLinksOptions {
  /** Without the cache, which would keep a link longer than it lives. */
  readonly graph: Client;
  /** How long a link lives when it is new; until it is known, five minutes are taken for granted. */
  readonly lifetimeMs?: () => Promise<number | undefined>;
  readonly now?: () => number;
}

/** As many as the server answers at once. */
const BATCH = 100;
const DEFAULT_LIFETIME_MS = 300_000;
/** Before the end, so that a request in time is answered in time. */
const MARGIN_MS = 20_000;
/** A file may be on the screen a moment before the server of files has heard that its message was sent. */
const ASK_AGAIN_MS = [1_500, 5_000];
const PREVIEWS_KEPT = 60;

/**
 * Links to the bytes of files: asked for in batches, handed out while they live, and asked for again before they end for
 * what is on the screen.
 */
export class AssetLinks {
  readonly #known = new Map<string, Known>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #wanted = new Set<string>();
  readonly #previews = new Map<string, string>();
  #asking: Promise<void> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #lifetimeMs = DEFAULT_LIFETIME_MS;

  constructor(private readonly options: AssetLinksOptions) {
    document.addEventListener('visibilitychange', this.#renew);
    void options.lifetimeMs?.().then((lifetimeMs) => (this.#lifetimeMs = lifetimeMs ?? DEFAULT_LIFETIME_MS));
  }

  close(): void {
    document.removeEventListener('visibilitychange', this.#renew);
    clearTimeout(this.#renewal);
    for (const url of this.#previews.values()) URL.revokeObjectURL(url);
  }

  /** A living link; undefined while it is not known, null when there is none for the viewer. */
  of(assetId: string): AssetLink | null | undefined {
    const known = this.#known.get(assetId);
    return known && !this.#isStale(known) ? known.link : undefined;
  }

  /** Calls back when the links of a file change, and keeps them living until told to stop. */
  watch(assetId: string, listener: () => void): () => void {
    const watchers = this.#watchers.get(assetId) ?? new Set();
    this.#watchers.set(assetId, watchers);
    watchers.add(listener);
    if (this.of(assetId) === undefined) void this.#want(assetId);
    return () => {
      watchers.delete(listener);
      if (watchers.size === 0) this.#watchers.delete(assetId);
    };
  }

  /** A link that lives now, for a download; null when there is none. */
  async fresh(assetId: string): Promise<AssetLink | null> {
    if (this.of(assetId) == null) await this.#want(assetId);
    return this.of(assetId) ?? null;
  }

  /** Asks again at once: a link did not lead to the bytes. */
  renew(assetId: string): void {
    void this.#want(assetId);
  }

  /** A picture of the file that this device has already: shown in place of the server's for as long as the page lives. */
  preview(assetId: string): string | undefined {
    return this.#previews.get(assetId);
  }

  keepPreview(assetId: string, url: string): void {
    this.#previews.set(assetId, url);
    const [oldest] = this.#previews;
    if (this.#previews.size <= PREVIEWS_KEPT || !oldest) return;
    URL.revokeObjectURL(oldest[1]);
    this.#previews.delete(oldest[0]);
  }

  async #want(assetId: string): Promise<void> {
    this.#wanted.add(assetId);
    // All that ask in one turn of the event loop ask together.
    this.#asking ??= Promise.resolve().then(() => this.#ask());
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted.clear();
    this.#asking = undefined;
    for (let at = 0; at < wanted.length; at += BATCH) await this.#askBatch(wanted.slice(at, at + BATCH));
    this.#plan();
  }

  async #askBatch(ids: readonly string[]): Promise<void> {
    const askedAt = this.#now();
    const { data } = await this.options.graph.query(AssetLinksDocument, { ids: [...ids] }).toPromise();
    for (const [index, assetId] of ids.entries()) {
      const before = this.#known.get(assetId);
      const link = (data ? data.mediaAssetsById[index] : before?.link) ?? null;
      const misses = link ? 0 : (before?.misses ?? 0) + 1;
      this.#known.set(assetId, { link, askedAt, misses });
      const again = link ? undefined : ASK_AGAIN_MS[misses - 1];
      if (again !== undefined) setTimeout(() => this.#watchers.has(assetId) && this.renew(assetId), again);
      for (const listener of [...(this.#watchers.get(assetId) ?? [])]) listener();
    }
  }

  readonly #renew = (): void => {
    if (document.visibilityState !== 'visible') return;
    for (const assetId of this.#watchers.keys()) {
      const known = this.#known.get(assetId);
      if (known?.link && this.#isStale(known)) void this.#want(assetId);
    }
    this.#plan();
  };

  #plan(): void {
    clearTimeout(this.#renewal);
    const ends = [...this.#watchers.keys()].flatMap((assetId) => {
      const known = this.#known.get(assetId);
      return known?.link && !this.#isStale(known) ? [known.askedAt + this.#goodForMs()] : [];
    });
    if (ends.length > 0) this.#renewal = setTimeout(this.#renew, Math.max(1_000, Math.min(...ends) - this.#now()));
  }

  /** By this device's own clock from when it asked: the end written in a link is of the server's clock. */
  #isStale({ askedAt }: Known): boolean {
    return this.#now() - askedAt >= this.#goodForMs();
  }

  /** The server hands the same link out for a while, so half of its life may be over when it comes. */
  #goodForMs(): number {
    return Math.max(5_000, this.#lifetimeMs / 2 - MARGIN_MS);
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }
}
