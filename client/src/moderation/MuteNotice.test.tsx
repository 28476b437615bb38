import { act, screen } from '@testing-library/react';
import type { RoomHeaderFragment } from '@sl3/schema/generated/graphql';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { aChat, renderInChat } from '../testing/render-in-chat.js';
import { MuteNotice } from './MuteNotice.js';
import type { SanctionEvent } from './own-sanctions.js';
import { useOwnMute } from './use-own-mute.js';
import { WarningBanner } from './WarningBanner.js';

const START = new Date(2026, 4, 4, 12, 0);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const told = (change: Partial<SanctionEvent>): SanctionEvent => ({
  __typename: 'SanctionChanged',
  seq: 1,
  sanctionId: 'sanc_1',
  kind: 'MUTE',
  mutedRoomId: 'room_1',
  reason: 'Too loud.',
  startsAt: START.toISOString(),
  endsAt: new Date(START.getTime() + 20 * 60_000).toISOString(),
  sanctionChange: 'IMPOSED',
  ...change,
});

function Place() {
  const mute = useOwnMute({ id: 'room_1', viewerMute: null } as RoomHeaderFragment);
  return mute ? <MuteNotice mute={mute} /> : <p>the composer</p>;
}

const after = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

describe('where a muted person would write', () => {
  test('stands why they cannot and until when, with the time that is left near the end', async () => {
    const chat = aChat();
    renderInChat(<Place />, chat);
    expect(screen.getByText('the composer')).toBeTruthy();
    act(() => chat.sanctions.take(told({})));
    expect(screen.getByText(/You cannot write in this room until 12:20/)).toBeTruthy();
    expect(screen.getByText('Reason: Too loud.')).toBeTruthy();
    expect(screen.queryByRole('timer')).toBeNull();
    await after(11 * 60_000);
    expect(screen.getByRole('timer').textContent).toBe('9:00');
    await after(1_000);
    expect(screen.getByRole('timer').textContent).toBe('8:59');
  });

  test('the composer opens at the very time the mute ends', async () => {
    const chat = aChat();
    renderInChat(<Place />, chat);
    act(() => chat.sanctions.take(told({})));
    await after(20 * 60_000 - 1);
    expect(screen.queryByText('the composer')).toBeNull();
    await after(1);
    expect(screen.getByText('the composer')).toBeTruthy();
  });

  test('the composer opens as soon as the mute is lifted', () => {
    const chat = aChat();
    renderInChat(<Place />, chat);
    act(() => chat.sanctions.take(told({ mutedRoomId: null })));
    expect(screen.getByText(/You cannot write in any room/)).toBeTruthy();
    act(() => chat.sanctions.take(told({ mutedRoomId: null, sanctionChange: 'LIFTED' })));
    expect(screen.getByText('the composer')).toBeTruthy();
  });
});

describe('a warning', () => {
  test('is shown with its reason until it is put away, also after a reload', () => {
    const warning = told({ kind: 'WARNING', endsAt: null, reason: 'Mind the rules.' });
    const chat = aChat();
    const first = renderInChat(<WarningBanner />, chat);
    act(() => chat.sanctions.take(warning));
    expect(screen.getByRole('alert').textContent).toContain('Mind the rules.');
    act(() => screen.getByRole('button', { name: 'I have read this' }).click());
    expect(screen.queryByRole('alert')).toBeNull();
    first.unmount();
    renderInChat(<WarningBanner />, chat);
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
