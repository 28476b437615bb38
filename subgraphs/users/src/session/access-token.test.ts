import { movableClock } from '@sl3/platform/clock';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, test } from 'vitest';
import { newSigningKey } from '../testing/fixture.js';
import { AccessTokens, TOKEN_AUDIENCE, TOKEN_ISSUER } from './access-token.js';

describe('an access token', () => {
  const clock = movableClock();
  const subject = { userId: 'user_1', sessionId: 'ses_1', role: 'USER' } as const;
  const open = (keys = newSigningKey()) => AccessTokens.open({ keys, lifeMs: 600_000, clock });
  const verify = (token: string, { jwks }: AccessTokens) =>
    jwtVerify(token, createLocalJWKSet(jwks as JSONWebKeySet), {
      algorithms: ['EdDSA'],
      issuer: TOKEN_ISSUER,
      audience: TOKEN_AUDIENCE,
      currentDate: clock.now(),
    });

  test('says who, which session and which role, for ten minutes', async () => {
    const tokens = await open();
    const { accessToken, expiresAt } = await tokens.sign(subject);
    const { payload } = await verify(accessToken, tokens);
    const now = clock.now().getTime() / 1000;
    expect(payload).toEqual({
      sub: 'user_1',
      sid: 'ses_1',
      role: 'USER',
      iss: TOKEN_ISSUER,
      aud: TOKEN_AUDIENCE,
      jti: expect.any(String),
      iat: now,
      nbf: now,
      exp: now + 600,
    });
    expect(expiresAt).toEqual(new Date((now + 600) * 1000));
    expect(decodeProtectedHeader(accessToken)).toEqual({ alg: 'EdDSA', kid: 'test', typ: 'at+jwt' });
  });

  test('is never the same twice', async () => {
    const tokens = await open();
    const [one, other] = await Promise.all([tokens.sign(subject), tokens.sign(subject)]);
    expect(one.accessToken).not.toBe(other.accessToken);
  });

  test('is still good after the key was changed, while the old key is published', async () => {
    const [oldKey, newKey] = [named('old'), named('new')];
    const before = await AccessTokens.open({ keys: oldKey, lifeMs: 600_000, clock });
    const after = await AccessTokens.open({ keys: `[${newKey},${oldKey}]`, lifeMs: 600_000, clock });
    const { accessToken } = await before.sign(subject);
    await expect(verify(accessToken, after)).resolves.toMatchObject({ protectedHeader: { kid: 'old' } });
    expect(decodeProtectedHeader((await after.sign(subject)).accessToken).kid).toBe('new');
  });

  test('is published without the private half of its key', async () => {
    const tokens = await open();
    expect(tokens.jwks.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: 'test', alg: 'EdDSA', use: 'sig' },
    ]);
  });

  test('cannot be signed with anything but a private Ed25519 key', async () => {
    await expect(open('{"kty":"oct","k":"c2VjcmV0"}')).rejects.toThrow();
    await expect(open('[]')).rejects.toThrow();
  });

  const named = (kid: string) => JSON.stringify({ ...(JSON.parse(newSigningKey()) as object), kid });
});
