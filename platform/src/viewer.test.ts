import { describe, expect, test } from 'vitest';
import { movableClock } from './clock.js';
import { testSecret } from './testing/keys.js';
import { EnvelopeOpener, sealEnvelope, Viewer, type Claims } from './viewer.js';

const clock = movableClock();
const now = clock.now().getTime();
const opener = new EnvelopeOpener({
  target: 'rooms',
  callerSecrets: { gateway: testSecret('gateway'), cli: [testSecret('cli-new'), testSecret('cli-old')] },
  clock,
});
const claims: Claims = {
  caller: 'gateway',
  principal: { kind: 'viewer', userId: 'user_1', sessionId: 'ses_1', role: 'USER', scopes: ['chat'] },
  requestId: 'req-1',
  locale: 'fr',
  ip: '192.0.2.7',
};
const call = { target: 'rooms', secret: testSecret('gateway'), claims, body: '{"query":"{me{id}}"}', now };
const forbidden = expect.objectContaining({ extensions: { code: 'FORBIDDEN' } }) as Error;

describe('an envelope', () => {
  test('is opened by the process it was sealed for', () => {
    expect(opener.open(sealEnvelope(call), call.body)).toEqual(claims);
  });

  test('is refused with another body', () => {
    expect(() => opener.open(sealEnvelope(call), '{"query":"{me{email}}"}')).toThrow(forbidden);
  });

  test('is refused when it was sealed for another process', () => {
    expect(() => opener.open(sealEnvelope({ ...call, target: 'users' }), call.body)).toThrow(forbidden);
  });

  test('is refused when it is more than 30 s old, or as much ahead', () => {
    expect(() => opener.open(sealEnvelope({ ...call, now: now - 30_001 }), call.body)).toThrow(forbidden);
    expect(() => opener.open(sealEnvelope({ ...call, now: now + 30_001 }), call.body)).toThrow(forbidden);
    expect(opener.open(sealEnvelope({ ...call, now: now - 30_000 }), call.body)).toEqual(claims);
  });

  test('puts the clock in doubt when several in a row are from another time, until a good one comes', () => {
    const stray = sealEnvelope({ ...call, now: now + 3_600_000 });
    for (let i = 0; i < 5; i += 1) {
      expect(opener.isClockInDoubt).toBe(false);
      expect(() => opener.open(stray, call.body)).toThrow(forbidden);
    }
    expect(opener.isClockInDoubt).toBe(true);

    opener.open(sealEnvelope(call), call.body);
    expect(opener.isClockInDoubt).toBe(false);
  });

  test('is refused when somebody changed what it claims', () => {
    const [, signature] = sealEnvelope(call).split('.');
    const raised = { ...claims, ts: now, nonce: 'n', principal: { ...claims.principal, role: 'ADMIN' } };
    const forged = `${Buffer.from(JSON.stringify(raised)).toString('base64url')}.${String(signature)}`;
    expect(() => opener.open(forged, call.body)).toThrow(forbidden);
  });

  test('is refused from an unknown caller, and from one caller in the name of another', () => {
    const asStranger = sealEnvelope({ ...call, claims: { ...claims, caller: 'stranger' } });
    const asCli = sealEnvelope({ ...call, claims: { ...claims, caller: 'cli' } });
    const asPrototype = sealEnvelope({ ...call, claims: { ...claims, caller: '__proto__' } });
    for (const header of [asStranger, asCli, asPrototype]) {
      expect(() => opener.open(header, call.body)).toThrow(forbidden);
    }
  });

  test.each([undefined, '', '.', 'a.b', 'a.b.c', 'e30.e30', 'bnVsbA.bnVsbA'])('is refused when it is %j', (header) => {
    expect(() => opener.open(header, call.body)).toThrow(forbidden);
  });

  test('is opened with either secret of a caller while they are rotated', () => {
    const fromCli = { ...claims, caller: 'cli' };
    for (const secret of [testSecret('cli-new'), testSecret('cli-old')]) {
      expect(opener.open(sealEnvelope({ ...call, claims: fromCli, secret }), call.body)).toEqual(fromCli);
    }
  });
});

describe('the viewer', () => {
  const viewerOf = (principal: Claims['principal']) => new Viewer({ ...claims, principal });

  test('is the signed-in person', () => {
    const viewer = new Viewer(claims);
    expect([viewer.isSignedIn, viewer.userId, viewer.has('chat'), viewer.has('admin'), viewer.locale]).toEqual([
      true,
      'user_1',
      true,
      false,
      'fr',
    ]);
  });

  test('of an anonymous request has no id', () => {
    const viewer = viewerOf({ kind: 'anonymous' });
    expect(viewer.isSignedIn).toBe(false);
    expect(() => viewer.userId).toThrow(expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } }) as Error);
  });

  test('of a shared execution cannot be looked at in any way', () => {
    const viewer = viewerOf({ kind: 'group', roomId: 'room_1', visibility: 'reader' });
    for (const look of [() => viewer.userId, () => viewer.isSignedIn, () => viewer.has('chat'), () => viewer.role]) {
      expect(look).toThrow('A shared execution has no viewer');
    }
  });
});
