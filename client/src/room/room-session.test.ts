import { CursorStore } from '@sl3/live/cursor-store';
import { openLiveDatabase } from '@sl3/live/database';
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { aMessage, anAttachment, aPage } from '../testing/builders.js';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { RoomSession } from './room-session.js';
import type { KeptTimeline, Message } from './timeline.js';

const open: RoomSession[] = [];
let people = 0;

afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

async function aStore() {
  return new CursorStore<KeptTimeline>(await openLiveDatabase(`user_room_${String((people += 1))}`));
}

async function aSession(graph: ScriptedGraph, cursors?: CursorStore<KeptTimeline>) {
  const onPosted = vi.fn();
  const session = new RoomSession('room_1', {
    urql: graph.urql,
    cursors: cursors ?? (await aStore()),
    viewerId: 'user_ada',
    onPosted,
  });
  open.push(session);
  await session.open();
  return { session, onPosted };
}

function aGraph(): ScriptedGraph {
  const graph = new ScriptedGraph();
  graph.answer('OpenRoom', () => ({ room: null }));
  graph.answer('RoomMessages', () => ({ room: { id: 'room_1', messages: aPage(1, 3) } }));
  return graph;
}

const posted = (...messages: Message[]) => ({
  roomEvents: {
    __typename: 'EventBatch',
    cursor: `c${String(messages.at(-1)?.seq)}`,
    events: messages.map((message) => ({ __typename: 'MessagePosted', seq: message.seq, message })),
  },
});
const seqs = (session: RoomSession) => session.view().entries.map(({ message }) => message.seq);

describe('opening a room', () => {
  test('shows the latest page and follows from where it ends', async () => {
    const graph = aGraph();
    const { session } = await aSession(graph);
    expect(session.view().status).toBe('ready');
    expect(graph.asked.find(({ name }) => name === 'RoomEvents')?.variables).toEqual({ roomId: 'room_1', after: 'c3' });
    graph.push('RoomEvents', posted(aMessage(4)));
    expect(seqs(session)).toEqual([1, 2, 3, 4]);
  });

  test('shows what is kept on the device at once, and goes on from there without paging', async () => {
    const cursors = await aStore();
    await cursors.save('room_1', 'c2', {
      shape: 2,
      entries: [{ message: aMessage(2), pageCursor: 'p2' }],
      hasOlder: true,
    });
    const graph = aGraph();
    const { session } = await aSession(graph, cursors);
    expect(seqs(session)).toEqual([2]);
    expect(graph.asked).toEqual([{ name: 'RoomEvents', variables: { roomId: 'room_1', after: 'c2' } }]);
  });

  test('says so when the viewer may not read it', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', () => ({ room: { id: 'room_1', messages: null } }));
    const { session } = await aSession(graph);
    expect(session.view().status).toBe('denied');
  });

  test('can be tried again when the server did not answer', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', () => ({ code: 'UNAVAILABLE' }));
    const { session } = await aSession(graph);
    expect(session.view().status).toBe('failed');
    graph.answer('RoomMessages', () => ({ room: { id: 'room_1', messages: aPage(1, 3) } }));
    session.restart();
    await vi.waitFor(() => expect(session.view().status).toBe('ready'));
  });
});

describe('while the room is open', () => {
  test('an acknowledgement and its event are one message, whichever comes first', async () => {
    const graph = aGraph();
    const { session, onPosted } = await aSession(graph);
    const mine = aMessage(4, { clientNonce: 'nonce' });
    session.acknowledge(mine);
    graph.push('RoomEvents', posted(mine));
    expect(seqs(session)).toEqual([1, 2, 3, 4]);
    expect(onPosted).toHaveBeenCalledWith('nonce');
  });

  test('a message that is hidden loses its text and its files, also where it is quoted, and has them again once restored', async () => {
    const graph = aGraph();
    const { session } = await aSession(graph);
    const report = anAttachment('report');
    const said = aMessage(4, { attachments: [report] });
    graph.push('RoomEvents', posted(said, aMessage(5, { replyTo: said })));
    const change = (name: string, seq: number, message: Message) => ({
      roomEvents: {
        __typename: 'EventBatch',
        cursor: `c${String(seq)}`,
        events: [{ __typename: name, seq, message: { ...message, stateSeq: seq } }],
      },
    });
    const hiddenAt = '2026-01-05T13:00:00.000Z';
    graph.push('RoomEvents', change('MessageHidden', 6, { ...said, body: null, attachments: [], hiddenAt }));
    const shown = () =>
      session
        .view()
        .entries.slice(-2)
        .map(({ message }) => message);
    expect(shown()[0]).toMatchObject({ body: null, attachments: [], hiddenAt });
    expect(shown()[1]?.replyTo).toMatchObject({ body: null, attachments: [], hiddenAt });
    graph.push('RoomEvents', change('MessageRestored', 7, said));
    expect(shown()[0]).toMatchObject({ body: 'message 4', attachments: [report], hiddenAt: null });
    expect(shown()[1]?.replyTo).toMatchObject({ body: 'message 4', hiddenAt: null });
  });

  test.each([
    ['a gap', { __typename: 'Gap', fromSeq: 4, toSeq: 2_000, cursor: 'c2000' }],
    ['a reset', { __typename: 'Reset', reason: 'RESTORED', cursor: 'c2000' }],
  ])('%s makes it drop what it has and page again, with what arrives meanwhile', async (_name, payload) => {
    const graph = aGraph();
    const { session } = await aSession(graph);
    const { generation } = session.view();
    graph.answer('RoomMessages', () => ({
      room: { id: 'room_1', messages: aPage(1_999, 2_000, { older: true }) },
    }));
    graph.push('RoomEvents', { roomEvents: payload });
    graph.push('RoomEvents', posted(aMessage(2_001)));
    await vi.waitFor(() => expect(seqs(session)).toEqual([1_999, 2_000, 2_001]));
    expect(session.view().generation).toBeGreaterThan(generation);
  });

  test('pages back, and then knows that nothing is older', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', ({ before }) => ({
      room: { id: 'room_1', messages: before === 'p5' ? aPage(1, 4) : aPage(5, 6, { older: true }) },
    }));
    const { session } = await aSession(graph);
    await session.loadOlder();
    expect(seqs(session)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(session.view()).toMatchObject({ hasOlder: false, grew: 'start' });
  });

  test('pages back to what was read last, also while the list pages by itself', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', ({ before, last }) => {
      const to = before === undefined ? 300 : Number((before as string).slice(1)) - 1;
      const from = to - Number(last) + 1;
      return { room: { id: 'room_1', messages: aPage(from, to, { older: from > 1 }) } };
    });
    const { session } = await aSession(graph);
    void session.loadOlder();
    await session.revealSeq(60);
    expect(seqs(session)[0]).toBe(51);
    expect(seqs(session)).toHaveLength(250);
  });

  test('stops paging back when a page does not come', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', () => ({ room: { id: 'room_1', messages: aPage(51, 100, { older: true }) } }));
    const { session } = await aSession(graph);
    graph.answer('RoomMessages', () => ({ code: 'UNAVAILABLE' }));
    const askedBefore = graph.asked.length;
    await session.revealSeq(1);
    expect(graph.asked).toHaveLength(askedBefore + 1);
    expect(seqs(session)[0]).toBe(51);
  });

  test('a far message is shown in its own surroundings, and the way back is short', async () => {
    const graph = aGraph();
    graph.answer('RoomMessages', ({ around }) => ({
      room: {
        id: 'room_1',
        messages: around === 'msg_7' ? aPage(5, 9, { older: true, newer: true }) : aPage(50, 52, { older: true }),
      },
    }));
    const { session } = await aSession(graph);
    await session.point('msg_7');
    expect(session.view()).toMatchObject({ pointedAt: 'msg_7', hasNewer: true });
    graph.push('RoomEvents', posted(aMessage(53)));
    expect(session.view().newerCount).toBe(1);
    session.showLatest();
    expect(seqs(session)).toEqual([50, 51, 52, 53]);
  });

  test('what others say is read out only once one is caught up', async () => {
    const graph = aGraph();
    const { session } = await aSession(graph);
    const bob = { id: 'user_bob', handle: 'bob', displayName: 'Bob' };
    session.phaseChanged('catching up');
    graph.push('RoomEvents', posted(aMessage(4, { author: bob })));
    expect(session.view().arrivals).toEqual([]);
    session.phaseChanged('caught up');
    graph.push('RoomEvents', posted(aMessage(5, { author: bob }), aMessage(6)));
    expect(session.view().arrivals.map(({ seq }) => seq)).toEqual([5]);
  });
});

describe('leaving a room', () => {
  test('keeps its end and its place on the device', async () => {
    const cursors = await aStore();
    const graph = aGraph();
    const { session } = await aSession(graph, cursors);
    graph.push('RoomEvents', posted(aMessage(4)));
    session.close();
    await vi.waitFor(async () => expect((await cursors.load('room_1'))?.cursor).toBe('c4'));
    expect(graph.hasListener('RoomEvents')).toBe(false);
  });
});
