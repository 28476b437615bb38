import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { gatewayFixture } from './testing/fixture.js';
import { eventually } from '@sl3/platform/testing/eventually';

describe('an access token', () => {
  const gateway = gatewayFixture();
  const me = { query: '{ me { id } }' };
  const claims = { sub: 'user_ann', sid: 'ses_ann', role: 'USER', jti: 'one', iss: 'sl3-users', aud: 'sl3-gateway' };
  const forged: Record<string, string> = {};

  const askMe = (token: string) => gateway.post(me, { authorization: `Bearer ${token}` });

  beforeAll(async () => {
    const key = gateway.world.tokens.privateKey;
    const other = await generateKeyPair('EdDSA', { extractable: true });
    const otherJwk = await exportJWK(other.publicKey);
    const publicJwk = gateway.world.tokens.jwks.keys[0]!;
    const now = Math.floor(Date.now() / 1_000);
    const sign = (o: { claims?: object; header?: object; key?: Parameters<SignJWT['sign']>[0] } = {}) =>
      new SignJWT({ ...claims, nbf: now, exp: now + 600, ...o.claims })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'one', ...o.header })
        .sign(o.key ?? key);
    const good = await sign();
    const [header = '', payload = '', signature = ''] = good.split('.');
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hs256 = { alg: 'HS256' };
    const hmac = (secret: string) => new TextEncoder().encode(secret);

    Object.assign(forged, {
      'without a signature, alg none': new UnsecuredJWT({ ...claims, nbf: now, exp: now + 600 }).encode(),
      'alg none with the signature kept': `${encode({ alg: 'none' })}.${payload}.${signature}`,
      'alg NONE': `${encode({ alg: 'NONE', kid: 'one' })}.${payload}.`,
      'with the signature cut off': `${header}.${payload}.`,
      'with a role that was changed': `${header}.${encode({ ...claims, role: 'ADMIN', nbf: now, exp: now + 600 })}.${signature}`,
      'signed with the public key as an HMAC secret': await sign({ header: hs256, key: hmac(publicJwk.x!) }),
      'signed with a weak HMAC secret': await sign({ header: hs256, key: hmac('secret'.repeat(8)) }),
      'signed with another key': await sign({ key: other.privateKey }),
      'signed with another key under another kid': await sign({ header: { kid: 'two' }, key: other.privateKey }),
      'that brings its own key': await sign({ header: { jwk: otherJwk, kid: 'two' }, key: other.privateKey }),
      'that brings its own key under our kid': await sign({ header: { jwk: otherJwk }, key: other.privateKey }),
      'that names where its key is': await sign({
        header: { jku: 'http://127.0.0.1:1/keys', kid: 'x' },
        key: other.privateKey,
      }),
      'with a kid that is a path': await sign({ header: { kid: '../../../dev/null' }, key: other.privateKey }),
      'with a kid that is a query': await sign({ header: { kid: "one' or '1'='1" }, key: other.privateKey }),
      'that has expired': await sign({ claims: { exp: now - 10 } }),
      'that never expires': await sign({ claims: { exp: undefined } }),
      'that is not valid yet': await sign({ claims: { nbf: now + 600 } }),
      'of another issuer': await sign({ claims: { iss: 'somebody' } }),
      'without an issuer': await sign({ claims: { iss: undefined } }),
      'for another audience': await sign({ claims: { aud: 'elsewhere' } }),
      'without a person': await sign({ claims: { sub: undefined } }),
      'without a session': await sign({ claims: { sid: undefined } }),
      'without an id': await sign({ claims: { jti: undefined } }),
      'with a role that does not exist': await sign({ claims: { role: 'ROOT' } }),
      'whose person is an object': await sign({ claims: { sub: { $gt: '' } } }),
      'that is not a token': 'hello',
      'of three empty parts': '..',
      'of four parts': `${good}.more`,
    });
  });

  test('that users signed is good', async () => {
    expect((await askMe(await gateway.token({ userId: 'user_ann' }))).body).toEqual({
      data: { me: { id: 'user_ann' } },
    });
  });

  test('that was forged in any known way is refused with 401', async () => {
    expect(Object.keys(forged)).toHaveLength(28);
    for (const [how, token] of Object.entries(forged)) {
      const { status, body } = await askMe(token);
      expect([how, status, body.errors?.[0]]).toEqual([
        how,
        401,
        { message: 'Sign in first.', extensions: { code: 'UNAUTHENTICATED' } },
      ]);
    }
  });

  test('is asked for by its name: anything else in the header is refused', async () => {
    const token = await gateway.token({ userId: 'user_ann' });
    for (const authorization of [token, `Basic ${token}`, 'Bearer', `Bearer ${token} more`]) {
      expect((await gateway.post(me, { authorization })).status).toBe(401);
    }
  });

  test('stays good while users is away, whatever keys strangers make up', async () => {
    const token = await gateway.token({ userId: 'user_ann' });
    expect((await askMe(token)).status).toBe(200);
    const later = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000); // keys may be asked for again
    gateway.world.areKeysAway = true;
    expect((await askMe(forged['signed with another key under another kid']!)).status).toBe(503);
    later.mockRestore();
    expect((await askMe(await gateway.token({ userId: 'user_bob' }))).status).toBe(200);
    gateway.world.areKeysAway = false;
  });

  test('counts no more once its session is revoked', async () => {
    const token = await gateway.token({ userId: 'user_eve', sessionId: 'ses_revoked' });
    expect((await askMe(token)).status).toBe(200);
    gateway.hints.publish('session:revoked', { sessionId: 'ses_revoked', userId: 'user_eve' });
    await eventually(async () => {
      expect((await askMe(token)).status).toBe(401);
    });
  });

  test('of a session that ended before this gateway started is refused', async () => {
    gateway.world.ended.add('ses_long_gone');
    expect((await askMe(await gateway.token({ userId: 'user_eve', sessionId: 'ses_long_gone' }))).status).toBe(401);
  });
});
