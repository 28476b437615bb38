import { describe, expect, test } from 'vitest';
import { muteIn } from './mute-in.js';
import type { OwnSanction } from './own-sanctions.js';

const now = new Date('2026-05-04T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
const room = { id: 'room_1', viewerMute: null };

function aMute(id: string, roomId: string | null, minutes: number): OwnSanction {
  return { id, kind: 'MUTE', roomId, reason: id, startsAt: inMinutes(-5), endsAt: inMinutes(minutes) };
}

describe('who is muted', () => {
  test('is kept from writing by the mute that lasts longest, here or everywhere', () => {
    const sanctions = [aMute('here', 'room_1', 10), aMute('everywhere', null, 30), aMute('elsewhere', 'room_2', 99)];
    expect(muteIn(room, sanctions, now)).toEqual({
      until: new Date(inMinutes(30)),
      reason: 'everywhere',
      isEverywhere: true,
    });
  });

  test('writes again at the very time it ends', () => {
    expect(muteIn(room, [aMute('here', 'room_1', 0)], now)).toBeNull();
    expect(muteIn(room, [aMute('here', 'room_1', 0.001)], now)).not.toBeNull();
  });

  test('is told by the room until the sanctions are known, and by them from then on', () => {
    const told = {
      id: 'room_1',
      viewerMute: { __typename: 'Mute' as const, until: inMinutes(5), reason: 'told', roomId: null },
    };
    expect(muteIn(told, undefined, now)?.reason).toBe('told');
    expect(muteIn(told, [], now)).toBeNull();
  });

  test('is not kept from writing by a warning or a ban that somebody sees here', () => {
    expect(muteIn(room, [{ ...aMute('warning', null, 5), kind: 'WARNING' }], now)).toBeNull();
  });
});
