import type { Locale } from '@sl3/platform/problems';
import type { IncomingMessage } from 'node:http';

/** Whom to believe about where a request comes from. */
export interface Edge {
  /** Origins besides our own whose pages may call us, e.g. `https://chat.example`. */
  readonly allowedOrigins: readonly string[];
  /** Proxies in front of this process that append to X-Forwarded-For; 0 when it is reached directly. */
  readonly trustedProxies: number;
}

/** A request without an Origin is no browser's and is believed; a page of another origin is not. */
export function isAllowedOrigin(request: IncomingMessage, edge: Edge): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || edge.allowedOrigins.includes(origin)) return true;
  return URL.parse(origin)?.host === host;
}

/** The address of the caller, as the nearest proxy we trust saw it. */
export function ipOf(request: IncomingMessage, edge: Edge): string | undefined {
  const remote = request.socket.remoteAddress;
  if (edge.trustedProxies === 0) return remote;
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
  return forwarded.at(-edge.trustedProxies)?.trim() || remote;
}

/** The first of our languages that the caller names; English when none is. Weights are left out: nobody orders by them. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  for (const range of acceptLanguage?.split(',') ?? []) {
    const language = range.trim().slice(0, 2).toLowerCase();
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}
