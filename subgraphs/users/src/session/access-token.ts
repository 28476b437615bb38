import { calculateJwkThumbprint, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import type { Clock } from '@sl3/platform/clock';
import type { UserRole } from '../user/user.js';

/** Who issues access tokens and whom they are for; the gateway takes no others. */
export const TOKEN_ISSUER = 'sl3-users';
export const TOKEN_AUDIENCE = 'sl3-gateway';

const PrivateKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string().min(1).optional(),
});
/** One private JWK, or several: the first signs, the others are still published while their last tokens run out. */
const SigningKeys = z.union([PrivateKey.transform((key) => [key]), z.array(PrivateKey).min(1)]);

export interface AccessTokenSubject {
  userId: string;
  sessionId: string;
  role: UserRole;
}

/** Signs access tokens with an Ed25519 key and publishes the public half. */
export class AccessTokens {
  private constructor(
    private readonly key: CryptoKey | Uint8Array,
    private readonly keyId: string,
    private readonly publicKeys: readonly JWK[],
    private readonly lifeMs: number,
    private readonly clock: Clock,
  ) {}

  /** @throws when `keys` is not a private Ed25519 JWK or an array of them */
  static async open(options: { keys: string; lifeMs: number; clock: Clock }): Promise<AccessTokens> {
    const parsed = SigningKeys.parse(JSON.parse(options.keys));
    const keys = await Promise.all(
      parsed.map(async (key) => ({
        ...key,
        kid: key.kid ?? (await calculateJwkThumbprint({ kty: key.kty, crv: key.crv, x: key.x })),
      })),
    );
    const [current] = keys;
    if (!current) throw new Error('SIGNING_KEY holds no key');
    const publicKeys = keys.map(({ d: _secret, ...key }) => ({ ...key, alg: 'EdDSA', use: 'sig' }));
    return new AccessTokens(await importJWK(current, 'EdDSA'), current.kid, publicKeys, options.lifeMs, options.clock);
  }

  /** A bearer token for one session. What it says of the role holds until it expires. */
  async sign(subject: AccessTokenSubject): Promise<{ accessToken: string; expiresAt: Date }> {
    const now = this.clock.now();
    const issuedAt = Math.floor(now.getTime() / 1000);
    const expiresAt = new Date((issuedAt + Math.floor(this.lifeMs / 1000)) * 1000);
    const accessToken = await new SignJWT({ sid: subject.sessionId, role: subject.role })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.keyId, typ: 'at+jwt' })
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(subject.userId)
      .setJti(crypto.randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.key);
    return { accessToken, expiresAt };
  }

  /** The public keys as a JWK set, for those who verify. */
  get jwks(): { keys: readonly JWK[] } {
    return { keys: this.publicKeys };
  }
}
