import { unauthenticated } from '@sl3/platform/errors';
import type { Clock } from '@sl3/platform/clock';
import type { Principal } from '@sl3/platform/viewer';
import type { GraphQLError } from 'graphql';
import { createLocalJWKSet, errors, jwtVerify, type JSONWebKeySet } from 'jose';
import { z } from 'zod';
import type { ChangedRoles } from './changed-roles.js';
import { codedError } from './error-mask.js';

/** Who signs access tokens and for whom; nothing else is taken. */
const ISSUER = 'sl3-users';
const AUDIENCE = 'sl3-gateway';

/** What a role may do, beyond what every room decides for itself. */
const SCOPES_OF_ROLE = {
  USER: ['chat'],
  MODERATOR: ['chat', 'moderation:read', 'moderation:write'],
  ADMIN: ['chat', 'moderation:read', 'moderation:write', 'admin'],
} as const;

const AccessToken = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  jti: z.string().min(1),
  role: z.enum(['USER', 'MODERATOR', 'ADMIN']),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number(),
});

export type ViewerPrincipal = Extract<Principal, { kind: 'viewer' }>;

/** A signed-in viewer, for as long as the token lives and the session is not revoked. */
export interface SignedIn {
  readonly principal: ViewerPrincipal;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

/** A viewer with the scopes of their role. */
export function principalOfRole(o: Pick<ViewerPrincipal, 'userId' | 'sessionId' | 'role'>): ViewerPrincipal {
  return {
    kind: 'viewer',
    userId: o.userId,
    sessionId: o.sessionId,
    role: o.role,
    scopes: [...SCOPES_OF_ROLE[o.role]],
  };
}

type Keys = ReturnType<typeof createLocalJWKSet>;

/** Tells which sessions ended before their time. */
export interface EndedSessions {
  hasEnded(sessionId: string): Promise<boolean>;
}

/**
 * Reads access tokens: signature by a key of users, algorithm, issuer, audience, time, whether the session stands and the
 * role is still theirs.
 */
export class Sessions {
  #keys: Keys | undefined;
  #reading: Promise<void> | undefined;
  #askedForKeysAtMs = 0;
  /** Tokens whose signature was good; a hit spares 0.1 ms of arithmetic for each request. */
  readonly #verified = new Map<string, SignedIn>();

  constructor(
    private readonly o: {
      readKeys: () => Promise<JSONWebKeySet>;
      ended: EndedSessions;
      roles: Pick<ChangedRoles, 'isOutdated'>;
      clock: Clock;
    },
  ) {}

  /** @throws UNAUTHENTICATED, with `isExpired` on the error when the token was good once */
  async signedIn(token: string): Promise<SignedIn> {
    const known = this.#verified.get(token);
    const signedIn = known ?? (await this.#verify(token));
    const { principal, issuedAt, expiresAt } = signedIn;
    if (expiresAt <= this.o.clock.now() || this.o.roles.isOutdated(principal, issuedAt)) {
      this.#verified.delete(token);
      throw expired();
    }
    if (!known) this.#remember(token, signedIn);
    if (await this.o.ended.hasEnded(principal.sessionId)) throw unauthenticated();
    return signedIn;
  }

  async #verify(token: string): Promise<SignedIn> {
    const claims = AccessToken.safeParse(await this.#payloadOf(token)).data;
    if (!claims) throw unauthenticated();
    return {
      principal: principalOfRole({ userId: claims.sub, sessionId: claims.sid, role: claims.role }),
      issuedAt: new Date(claims.iat * 1_000),
      expiresAt: new Date(claims.exp * 1_000),
    };
  }

  async #payloadOf(token: string, isSecondTry = false): Promise<unknown> {
    const keys = await this.#currentKeys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        currentDate: this.o.clock.now(),
        clockTolerance: 5, // nbf of a token signed on a machine a little ahead
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw expired();
      // A key we do not know may be new; asked for at most once a second, or forged kids would become a load on users.
      if (error instanceof errors.JWKSNoMatchingKey && !isSecondTry && Date.now() - this.#askedForKeysAtMs > 1_000) {
        await this.#readKeys();
        return this.#payloadOf(token, true);
      }
      throw unauthenticated();
    }
  }

  async #currentKeys(): Promise<Keys> {
    if (!this.#keys) await this.#readKeys();
    if (!this.#keys) throw codedError('UNAVAILABLE');
    return this.#keys;
  }

  /** Those known so far stay until there are others: while users is away, its tokens are good all the same. */
  #readKeys(): Promise<void> {
    this.#reading ??= this.o
      .readKeys()
      .then((keys) => void (this.#keys = createLocalJWKSet(keys)))
      .finally(() => (this.#reading = undefined));
    this.#askedForKeysAtMs = Date.now();
    return this.#reading;
  }

  #remember(token: string, signedIn: SignedIn): void {
    if (this.#verified.size >= 10_000) this.#verified.clear();
    this.#verified.set(token, signedIn);
  }
}

/** Whether the token was good once: its holder refreshes the session instead of signing in again. */
export function isExpired(error: unknown): boolean {
  return expiredErrors.has(error as GraphQLError);
}

const expiredErrors = new WeakSet<GraphQLError>();

function expired(): GraphQLError {
  const error = unauthenticated();
  expiredErrors.add(error);
  return error;
}
