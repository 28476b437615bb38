import type { SessionChange } from './data-source.js';

const NAME = 'sl3_refresh';
/** As users makes them; anything else never reaches it. */
const TOKEN = /^[A-Za-z0-9_-]{16,512}$/;

/** The refresh token a browser sent, if it sent one that could be one. */
export function readRefreshCookie(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value !== undefined && TOKEN.test(value)) return value;
  }
  return undefined;
}

/** The `Set-Cookie` for a session that was opened, rotated or ended. Scripts never see it; no other site sends it. */
export function refreshCookie(change: SessionChange, host: string | undefined): string {
  const attributes = ['HttpOnly', 'SameSite=Strict', 'Path=/graphql'];
  if (!isLoopback(host)) attributes.push('Secure');
  if (change.refreshToken === null) return [`${NAME}=`, 'Max-Age=0', ...attributes].join('; ');
  const expires = change.expiresAt ? [`Expires=${change.expiresAt.toUTCString()}`] : [];
  return [`${NAME}=${change.refreshToken}`, ...expires, ...attributes].join('; ');
}

/** Whether a host is this very machine: browsers drop a Secure cookie that came over http, also from there in some of them. */
export function isLoopback(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '');
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
