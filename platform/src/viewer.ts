import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from './clock.js';
import { forbidden, unauthenticated } from './errors.js';
import type { Locale } from './problems.js';

/** On whose behalf a call is made. */
export type Principal =
  | { kind: 'anonymous' }
  | { kind: 'viewer'; userId: string; sessionId: string; role: 'USER' | 'MODERATOR' | 'ADMIN'; scopes: string[] }
  /** One execution shared by all who see a room alike: reading the viewer throws. */
  | { kind: 'group'; roomId: string; visibility: 'reader' | 'moderator' }
  | { kind: 'service'; name: string };

/** What the envelope vouches for. */
export interface Claims {
  caller: string;
  principal: Principal;
  requestId: string;
  locale: Locale;
  ip?: string;
  /** Only to users, only when the browser sent the cookie. */
  refreshToken?: string;
}

export const ENVELOPE_HEADER = 'sl3-envelope';
/** How far a caller's clock may be from ours. */
export const ENVELOPE_MAX_AGE_MS = 30_000;

/** One may be an old envelope sent again; several in a row, without a good one between, are a clock. */
const STRAYED_MAX = 5;

const SealedClaims = z.object({
  caller: z.string(),
  ts: z.number(),
  nonce: z.string(),
  principal: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('anonymous') }),
    z.object({
      kind: z.literal('viewer'),
      userId: z.string(),
      sessionId: z.string(),
      role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
      scopes: z.array(z.string()),
    }),
    z.object({ kind: z.literal('group'), roomId: z.string(), visibility: z.enum(['reader', 'moderator']) }),
    z.object({ kind: z.literal('service'), name: z.string() }),
  ]),
  requestId: z.string(),
  locale: z.enum(['en', 'fr']),
  ip: z.string().optional(),
  refreshToken: z.string().optional(),
});

/** Seals a call for one target: the header `sl3-envelope`, as docs/INTERNALS.md defines it. */
export function sealEnvelope(o: {
  target: string;
  secret: string;
  claims: Claims;
  body: string | Buffer;
  /** Milliseconds since 1970; the present by default. */
  now?: number;
}): string {
  const ts = o.now ?? Date.now();
  const nonce = randomUUID(); // twenty times as fast as as many random bytes, and there is one for every fetch
  const claims = Buffer.from(JSON.stringify({ ...o.claims, ts, nonce })).toString('base64url');
  return `${claims}.${sign(o.secret, o.target, ts, nonce, claims, o.body).toString('base64url')}`;
}

function sign(secret: string, target: string, ts: number, nonce: string, claims: string, body: string | Buffer) {
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return createHmac('sha256', secret).update(`${target}.${ts}.${nonce}.${claims}.${bodyHash}`).digest();
}

/** Opens what was sealed for this process, and refuses everything else. */
export class EnvelopeOpener {
  readonly #target: string;
  readonly #secretsOf: ReadonlyMap<string, readonly string[]>;
  readonly #clock: Clock;
  /** Well sealed envelopes in a row whose time was not ours. */
  #strayed = 0;

  constructor(o: { target: string; callerSecrets: Record<string, string | string[]>; clock: Clock }) {
    this.#target = o.target;
    this.#clock = o.clock;
    this.#secretsOf = new Map(
      Object.entries(o.callerSecrets).map(([caller, secrets]) => [caller, [secrets].flat()] as const),
    );
  }

  /** @throws {@link forbidden}, always the same, so that a prober learns nothing about which check failed */
  open(header: string | undefined, body: string | Buffer): Claims {
    const [claimsText, signatureText, ...rest] = (header ?? '').split('.');
    if (!claimsText || !signatureText || rest.length > 0) throw forbidden();
    const sealed = parseClaims(claimsText);
    if (!sealed) throw forbidden();
    const { ts, nonce, ...claims } = sealed;
    const signature = Buffer.from(signatureText, 'base64url');
    const isSealedWith = (secret: string) => {
      const expected = sign(secret, this.#target, ts, nonce, claimsText, body);
      return expected.length === signature.length && timingSafeEqual(expected, signature);
    };
    if (!this.#secretsOf.get(claims.caller)?.some(isSealedWith)) throw forbidden();
    if (Math.abs(this.#clock.now().getTime() - ts) > ENVELOPE_MAX_AGE_MS) {
      this.#strayed += 1;
      throw forbidden();
    }
    this.#strayed = 0;
    return claims as Claims;
  }

  /** Those who may call keep naming another time: this machine's clock is off, or theirs are. */
  get isClockInDoubt(): boolean {
    return this.#strayed >= STRAYED_MAX;
  }
}

function parseClaims(text: string) {
  try {
    return SealedClaims.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined; // not JSON: as good as no envelope
  }
}

/** The person making this request, as the gateway vouches for them. */
export class Viewer {
  constructor(private readonly claims: Claims) {}

  get principal(): Principal {
    return this.claims.principal;
  }

  get locale(): Locale {
    return this.claims.locale;
  }

  get isSignedIn(): boolean {
    return this.#refuseGroup().kind === 'viewer';
  }

  /** @throws {@link unauthenticated} for an anonymous request; a plain Error under a shared execution */
  get userId(): string {
    return this.#signedIn().userId;
  }

  get sessionId(): string {
    return this.#signedIn().sessionId;
  }

  get role(): 'USER' | 'MODERATOR' | 'ADMIN' {
    return this.#signedIn().role;
  }

  has(scope: string): boolean {
    const principal = this.#refuseGroup();
    return principal.kind === 'viewer' && principal.scopes.includes(scope);
  }

  #signedIn() {
    const principal = this.#refuseGroup();
    if (principal.kind !== 'viewer') throw unauthenticated();
    return principal;
  }

  /** A shared execution answers many people at once: a field that looks at one of them would tell all the others. */
  #refuseGroup() {
    const { principal } = this.claims;
    if (principal.kind === 'group') {
      throw new Error('A shared execution has no viewer: mark this field @cacheControl(scope: PRIVATE).');
    }
    return principal;
  }
}
