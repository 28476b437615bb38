import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ModerationContext } from '../context.js';
import type { Export } from './export.js';

/** A link is good for at most 5 minutes; the same one is handed out for 2.5, so that asking again changes nothing. */
const STEP_S = 150;

/** Where the viewer can fetch a finished export; null while there is nothing to fetch. */
export function linkOf(ctx: ModerationContext, one: Pick<Export, '_id' | 'state'>): string | null {
  if (one.state !== 'READY') return null;
  const { userId } = ctx.viewer;
  const expiresAt = (Math.floor(ctx.clock.now().getTime() / 1_000 / STEP_S) + 2) * STEP_S;
  const signature = sign(ctx.config.EXPORT_LINK_SECRET.reveal(), { exportId: one._id, userId, expiresAt });
  return `/exports/${one._id}?u=${userId}&e=${expiresAt}&s=${signature.toString('base64url')}`;
}

/** Whether a link is one of ours, for this viewer, and still good. */
export function isLinkGood(
  o: { secret: string; exportId: string; viewerId: string; query: URLSearchParams },
  now: Date,
): boolean {
  const userId = o.query.get('u') ?? '';
  const expiresAt = Number(o.query.get('e'));
  const given = Buffer.from(o.query.get('s') ?? '', 'base64url');
  const expected = sign(o.secret, { exportId: o.exportId, userId, expiresAt });
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
  return isOurs && userId === o.viewerId && expiresAt * 1_000 > now.getTime();
}

function sign(secret: string, link: { exportId: string; userId: string; expiresAt: number }): Buffer {
  return createHmac('sha256', secret).update(`export.${link.exportId}.${link.userId}.${link.expiresAt}`).digest();
}
