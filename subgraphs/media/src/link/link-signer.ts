import type { Clock } from '@sl3/platform/clock';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { LINK_LIFETIME_MS } from '../asset/media-limits.js';

/** What a link opens, and for whom. */
export interface LinkSubject {
  readonly assetId: string;
  /** `file`, or the name of a variant. */
  readonly variant: string;
  readonly userId: string;
  /** Whether it was made for somebody who keeps order everywhere. */
  readonly isStaff: boolean;
}

/** Links end together, at steps of this length: the same link is handed out for a while, so browsers keep what it opened. */
const STEP_S = 150;

/**
 * Makes and reads the links under `/media`: `/media/<assetId>/<variant>?u=<userId>&e=<unix seconds>&s=<signature>`.
 *
 * A link names the person it was made for and when it ends. It is no permission: whoever serves it looks again whether
 * that person may have the file now.
 */
export class LinkSigner {
  readonly #secret: string;
  readonly #origin: string;
  readonly #clock: Clock;

  /** @param o.origin - where files are served, when that is an origin of its own */
  constructor(o: { secret: string; origin?: string | undefined; clock: Clock }) {
    this.#secret = o.secret;
    this.#origin = o.origin ?? '';
    this.#clock = o.clock;
  }

  /** A link that ends in 2.5 to 5 minutes. */
  urlOf(subject: LinkSubject): string {
    const lifetimeS = LINK_LIFETIME_MS / 1_000;
    const endsAtS = Math.floor((this.#nowS() + lifetimeS) / STEP_S) * STEP_S;
    const query = new URLSearchParams({
      u: subject.userId,
      ...(subject.isStaff && { r: 'staff' }),
      e: String(endsAtS),
      s: this.#sign(subject, endsAtS).toString('base64url'),
    });
    return `${this.#origin}/media/${subject.assetId}/${subject.variant}?${query.toString()}`;
  }

  /** @returns undefined for a link that we did not make, or that has ended */
  read(url: URL): (LinkSubject & { endsAtS: number }) | undefined {
    const [, assetId, variant] = /^\/media\/([a-z0-9_]+)\/([a-z0-9-]+)$/.exec(url.pathname) ?? [];
    const userId = url.searchParams.get('u');
    const endsAtS = Number(url.searchParams.get('e') ?? NaN);
    const given = Buffer.from(url.searchParams.get('s') ?? '', 'base64url');
    if (assetId === undefined || variant === undefined || userId === null) return undefined;
    const subject = { assetId, variant, userId, isStaff: url.searchParams.get('r') === 'staff' };
    const expected = this.#sign(subject, endsAtS);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return endsAtS > this.#nowS() ? { ...subject, endsAtS } : undefined;
  }

  #sign({ assetId, variant, userId, isStaff }: LinkSubject, endsAtS: number): Buffer {
    // As JSON, so that no part can be taken for the beginning of the next.
    const text = JSON.stringify(['media-link', assetId, variant, userId, isStaff, endsAtS]);
    return createHmac('sha256', this.#secret).update(text).digest();
  }

  #nowS(): number {
    return this.#clock.now().getTime() / 1_000;
  }
}
