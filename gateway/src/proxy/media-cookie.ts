import type { Clock } from '@sl3/platform/clock';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChangedRoles } from '../changed-roles.js';
import type { SessionChange } from '../data-source.js';
import { isLoopback } from '../refresh-cookie.js';
import { principalOfRole, type EndedSessions, type ViewerPrincipal } from '../session.js';

const NAME = 'sl3_media';
/** As long as an access token and two minutes more: each refresh sets it anew. */
const LIFETIME_MS = 12 * 60_000;

const Claims = z.object({
  userId: z.string(),
  sessionId: z.string(),
  role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
  until: z.number(),
});

/**
 * The cookie by which a browser gets images and downloads: `<img>` sends no access token.
 *
 * It opens `/media` and nothing else, reads and changes nothing, no script sees it, no other site sends it, and it ends
 * with its session, and when its holder is given another role.
 */
export class MediaCookies {
  readonly #key: Buffer;
  readonly #ended: EndedSessions;
  readonly #roles: Pick<ChangedRoles, 'isOutdated'>;
  readonly #clock: Clock;

  /** @param o.secret - one that all gateways share; a key of its own is derived from it */
  constructor(o: { secret: string; ended: EndedSessions; roles: Pick<ChangedRoles, 'isOutdated'>; clock: Clock }) {
    this.#key = createHmac('sha256', o.secret).update('sl3 media cookie').digest();
    this.#ended = o.ended;
    this.#roles = o.roles;
    this.#clock = o.clock;
  }

  /** The `Set-Cookie` that goes with a session which was opened, refreshed or ended. */
  setCookie(change: SessionChange, host: string | undefined): string {
    const attributes = ['HttpOnly', 'SameSite=Strict', 'Path=/media'];
    if (!isLoopback(host)) attributes.push('Secure');
    if (change.refreshToken === null || !change.viewer) return [`${NAME}=`, 'Max-Age=0', ...attributes].join('; ');
    const until = this.#clock.now().getTime() + LIFETIME_MS;
    const claims = Buffer.from(JSON.stringify({ ...change.viewer, until })).toString('base64url');
    const value = `${claims}.${this.#sign(claims).toString('base64url')}`;
    return [`${NAME}=${value}`, `Max-Age=${LIFETIME_MS / 1_000}`, ...attributes].join('; ');
  }

  /** Whom a browser's cookies name; undefined without a good one, and once its session or its role is over. */
  async viewerOf(header: string | undefined): Promise<ViewerPrincipal | undefined> {
    const claims = this.#read(header);
    if (!claims || claims.until <= this.#clock.now().getTime()) return undefined;
    const viewer = principalOfRole(claims);
    if (this.#roles.isOutdated(viewer, new Date(claims.until - LIFETIME_MS))) return undefined;
    return (await this.#ended.hasEnded(claims.sessionId)) ? undefined : viewer;
  }

  #read(header: string | undefined): z.infer<typeof Claims> | undefined {
    const cookie = header?.split(';').find((pair) => pair.trim().startsWith(`${NAME}=`));
    const [claims, signature, ...rest] =
      cookie
        ?.trim()
        .slice(NAME.length + 1)
        .split('.') ?? [];
    if (claims === undefined || signature === undefined || rest.length > 0) return undefined;
    const expected = this.#sign(claims);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    // Signed by a gateway, so it is JSON; by one of another version it may have another form.
    return Claims.safeParse(JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'))).data;
  }

  #sign(claims: string): Buffer {
    return createHmac('sha256', this.#key).update(claims).digest();
  }
}
