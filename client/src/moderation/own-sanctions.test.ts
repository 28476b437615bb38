import { afterEach, describe, expect, test, vi } from 'vitest';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { OwnSanctions, type SanctionEvent } from './own-sanctions.js';

afterEach(() => {
  vi.useRealTimers();
});

const event = (id: string, sanctionChange: SanctionEvent['sanctionChange']): SanctionEvent => ({
  __typename: 'SanctionChanged',
  seq: 1,
  sanctionId: id,
  kind: 'MUTE',
  mutedRoomId: 'room_1',
  reason: 'Enough.',
  startsAt: '2026-05-04T12:00:00Z',
  endsAt: '2026-05-04T13:00:00Z',
  sanctionChange,
});
const ids = (sanctions: OwnSanctions) => sanctions.all()?.map(({ id }) => id);

describe('the sanctions against oneself', () => {
  test('are asked for at the start and change as the server tells it', async () => {
    const graph = new ScriptedGraph();
    const warning = {
      id: 'sanc_1',
      kind: 'WARNING',
      reason: 'Mind.',
      startsAt: '2026-05-04T12:00:00Z',
      endsAt: null,
      room: null,
    };
    graph.answer('MySanctions', () => ({ mySanctions: [warning] }));
    const sanctions = new OwnSanctions(graph.urql);
    expect(sanctions.all()).toBeUndefined();
    await sanctions.refresh();
    sanctions.take(event('sanc_2', 'IMPOSED'));
    sanctions.take(event('sanc_2', 'IMPOSED'));
    expect(ids(sanctions)).toEqual(['sanc_1', 'sanc_2']);
    expect(sanctions.all()?.[1]).toMatchObject({ kind: 'MUTE', roomId: 'room_1', reason: 'Enough.' });
    sanctions.take(event('sanc_2', 'LIFTED'));
    expect(ids(sanctions)).toEqual(['sanc_1']);
    sanctions.close();
  });

  test('are asked for again until the server answers', async () => {
    vi.useFakeTimers();
    const graph = new ScriptedGraph();
    graph.answer('MySanctions', () => ({ code: 'UNAVAILABLE' }));
    const sanctions = new OwnSanctions(graph.urql);
    await sanctions.refresh();
    graph.answer('MySanctions', () => ({ mySanctions: [] }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sanctions.all()).toEqual([]);
    expect(graph.asked).toHaveLength(2);
    sanctions.close();
  });
});
