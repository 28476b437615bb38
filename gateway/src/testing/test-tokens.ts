import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose';
import { randomUUID } from 'node:crypto';

export interface TokenSubject {
  userId: string;
  sessionId?: string;
  role?: 'USER' | 'MODERATOR' | 'ADMIN';
  lifeS?: number;
}

/** Signs access tokens as users does. */
export class TestTokens {
  private constructor(
    readonly privateKey: CryptoKey,
    readonly jwks: JSONWebKeySet,
  ) {}

  static async make(): Promise<TestTokens> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    return new TestTokens(privateKey, {
      keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA', use: 'sig' }],
    });
  }

  async sign({ userId, sessionId = `ses_${userId}`, role = 'USER', lifeS = 600 }: TokenSubject): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    return new SignJWT({ sid: sessionId, role })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'one', typ: 'at+jwt' })
      .setIssuer('sl3-users')
      .setAudience('sl3-gateway')
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifeS)
      .sign(this.privateKey);
  }
}
