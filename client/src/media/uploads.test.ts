import { openLiveDatabase } from '@sl3/live/database';
import { UploadStore } from '@sl3/live/upload-store';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { SendFailure, type BytesToSend } from './send-bytes.js';
import { Uploads, type UploadsOptions } from './uploads.js';

let people = 0;
const open: Uploads[] = [];

beforeEach(() => {
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:preview');
  vi.spyOn(URL, 'revokeObjectURL').mockReturnValue(undefined);
});
afterEach(() => {
  for (const uploads of open.splice(0)) uploads.close();
});

const asset = (state: string, more: object = {}) => ({
  mediaAsset: {
    id: 'ast_1',
    fileName: 'a.txt',
    mimeType: 'text/plain',
    bytes: 5,
    kind: 'FILE',
    state,
    width: null,
    height: null,
    thumbhash: null,
    refusal: null,
    ...more,
  },
});

/** A server that takes every file and finds nothing wrong with it. */
function aGraph(): ScriptedGraph {
  const graph = new ScriptedGraph();
  let begun = 0;
  graph.answer('BeginUpload', () => {
    begun += 1;
    return {
      beginUpload: {
        __typename: 'BeginUploadSuccess',
        uploadUrl: `/uploads/ast_${String(begun)}`,
        asset: { id: `ast_${String(begun)}` },
      },
    };
  });
  graph.answer('UploadedAsset', ({ id }) => asset('READY', { id }));
  graph.answer('DeleteMediaAsset', () => ({ deleteMediaAsset: { __typename: 'DeleteMediaAssetSuccess' } }));
  return graph;
}

function someUploads(graph: ScriptedGraph, change: Partial<UploadsOptions> = {}) {
  const sendBytes = vi.fn(({ onProgress, file }: BytesToSend) => {
    onProgress(file.size);
    return Promise.resolve();
  });
  const onSent = vi.fn();
  const uploads = new Uploads({
    graph: graph.urql,
    store: new UploadStore(null),
    sendBytes,
    accessToken: () => Promise.resolve('token'),
    refreshAccessToken: vi.fn(() => Promise.resolve(true)),
    limits: () => Promise.resolve(undefined),
    onSent,
    tab: 'tab',
    isOnline: () => true,
    pollEveryMs: 1,
    random: () => 0,
    ...change,
  });
  open.push(uploads);
  const states = () => uploads.of('room_1').items.map(({ state }) => state);
  return { uploads, sendBytes, onSent, states };
}

const aFile = (name = 'a.txt') => new File(['hello'], name, { type: 'text/plain' });
const countOf = (graph: ScriptedGraph, name: string) => graph.asked.filter((one) => one.name === name).length;

describe('a file', () => {
  test('is sent, checked, and then ready', async () => {
    const graph = aGraph();
    const answers = ['QUARANTINED', 'READY'];
    graph.answer('UploadedAsset', () => asset(answers.shift() ?? 'READY'));
    const seen = new Set<string>();
    const { uploads, states } = someUploads(graph);
    uploads.onChange(() => seen.add(states()[0] ?? ''));
    await uploads.add('room_1', [aFile()]);
    await vi.waitFor(() => expect(states()).toEqual(['ready']));
    expect([...seen].filter((state) => state !== '')).toEqual(['waiting', 'uploading', 'checking', 'ready']);
    expect(uploads.of('room_1').items[0]?.attachment).toMatchObject({ assetId: 'ast_1', kind: 'FILE', bytes: 5 });
  });

  test('goes on where it stood when the network was cut in the middle', async () => {
    const graph = aGraph();
    let attempt = 0;
    const { uploads, states } = someUploads(graph, {
      sendBytes: ({ onProgress, signal }) => {
        attempt += 1;
        onProgress(attempt === 1 ? 2 : 5);
        if (attempt > 1) return Promise.resolve();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        });
      },
    });
    await uploads.add('room_1', [aFile()]);
    await vi.waitFor(() => expect(uploads.of('room_1').items[0]?.sentBytes).toBe(2));
    dispatchEvent(new Event('offline'));
    uploads.wake();
    await vi.waitFor(() => expect(states()).toEqual(['ready']));
    expect(attempt).toBe(2);
    expect(countOf(graph, 'BeginUpload')).toBe(1);
  });

  test('is sent again with a fresh token when the old one was refused', async () => {
    const refreshAccessToken = vi.fn(() => Promise.resolve(true));
    let attempt = 0;
    const { uploads, states } = someUploads(aGraph(), {
      refreshAccessToken,
      sendBytes: () => ((attempt += 1) === 1 ? Promise.reject(new SendFailure(401)) : Promise.resolve()),
    });
    await uploads.add('room_1', [aFile()]);
    await vi.waitFor(() => expect(states()).toEqual(['ready']));
    expect(refreshAccessToken).toHaveBeenCalledOnce();
  });

  test('that the server refuses says why, in the server’s own words', async () => {
    const graph = aGraph();
    graph.answer('UploadedAsset', () =>
      asset('REFUSED', { refusal: { reason: 'TYPE_MISMATCH', message: 'This is no PNG.' } }),
    );
    const { uploads, states } = someUploads(graph);
    await uploads.add('room_1', [aFile('page.png')]);
    await vi.waitFor(() => expect(states()).toEqual(['refused']));
    expect(uploads.of('room_1').items[0]?.fault).toBe('This is no PNG.');
  });

  test('that is over a limit is refused before a byte is sent', async () => {
    const graph = aGraph();
    const limits = { maxBytes: 4, maxPixels: 1, refusedExtensions: [], attachmentsPerMessage: 2, linkLifetimeMs: 1 };
    const { uploads, states, sendBytes } = someUploads(graph, {
      limits: () => Promise.resolve({ __typename: 'MediaLimits', ...limits }),
    });
    await uploads.add('room_1', [aFile(), aFile('b.txt'), aFile('c.txt')]);
    expect(states()).toEqual(['refused', 'refused']);
    expect(uploads.of('room_1').notice).toBe('A message takes at most 2 files. The others were left out.');
    expect(sendBytes).not.toHaveBeenCalled();
    expect(graph.asked).toEqual([]);
  });

  test('that failed can be tried again, as a new upload', async () => {
    const graph = aGraph();
    let attempt = 0;
    const { uploads, states } = someUploads(graph, {
      sendBytes: () => ((attempt += 1) === 1 ? Promise.reject(new SendFailure(404)) : Promise.resolve()),
    });
    await uploads.add('room_1', [aFile()]);
    await vi.waitFor(() => expect(states()).toEqual(['failed']));
    uploads.retry(uploads.of('room_1').items[0]?.id ?? '');
    await vi.waitFor(() => expect(states()).toEqual(['ready']));
    const nonces = graph.asked.filter(({ name }) => name === 'BeginUpload').map(({ variables }) => variables['input']);
    expect(new Set(nonces.map((input) => (input as { clientNonce: string }).clientNonce)).size).toBe(2);
  });

  test('that is given up is gone here, and the server is told', async () => {
    const graph = aGraph();
    const { uploads, states } = someUploads(graph);
    await uploads.add('room_1', [aFile()]);
    await vi.waitFor(() => expect(states()).toEqual(['ready']));
    uploads.cancel(uploads.of('room_1').items[0]?.id ?? '');
    expect(states()).toEqual([]);
    expect(graph.asked.at(-1)).toEqual({ name: 'DeleteMediaAsset', variables: { assetId: 'ast_1' } });
  });

  test('goes on after a reload of the tab, from where the server has it', async () => {
    const store = new UploadStore(await openLiveDatabase(`user_files_${String((people += 1))}`));
    const graph = aGraph();
    graph.answer('UploadedAsset', () => asset('UPLOADING'));
    const before = someUploads(graph, { store, sendBytes: () => new Promise(() => undefined) });
    await before.uploads.add('room_1', [aFile()]);
    await vi.waitFor(async () => expect((await store.load('tab'))[0]?.assetId).toBe('ast_1'));
    before.uploads.close();

    let isSent = false;
    graph.answer('UploadedAsset', () => asset(isSent ? 'READY' : 'UPLOADING'));
    const after = someUploads(graph, {
      store,
      sendBytes: ({ url }) => {
        isSent = url === '/uploads/ast_1';
        return Promise.resolve();
      },
    });
    await after.uploads.open();
    await vi.waitFor(() => expect(after.states()).toEqual(['ready']));
    expect(countOf(graph, 'BeginUpload')).toBe(1);
  });
});

describe('a message with files', () => {
  test('goes when the last of its files is ready, and takes them along in the order in which they were chosen', async () => {
    const graph = aGraph();
    let isReady = false;
    graph.answer('UploadedAsset', ({ id }) => asset(isReady || id === 'ast_1' ? 'READY' : 'QUARANTINED', { id }));
    const { uploads, onSent } = someUploads(graph);
    await uploads.add('room_1', [aFile('one.txt'), aFile('two.txt')]);
    const send = vi.fn();
    uploads.hold('room_1', send);
    expect(uploads.of('room_1').isHeld).toBe(true);
    expect(send).not.toHaveBeenCalled();
    isReady = true;
    await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
    const [attachments] = send.mock.calls[0] as [{ assetId: string }[]];
    expect(attachments.map(({ assetId }) => assetId)).toEqual(['ast_1', 'ast_2']);
    expect(uploads.of('room_1')).toMatchObject({ items: [], isHeld: false, sentCount: 1 });
    expect(onSent).toHaveBeenCalledTimes(2);
  });

  test('does not go when one of its files is refused: the person goes on writing', async () => {
    const graph = aGraph();
    graph.answer('UploadedAsset', () => asset('REFUSED', { refusal: { reason: 'UNREADABLE', message: 'Damaged.' } }));
    const { uploads, states } = someUploads(graph);
    await uploads.add('room_1', [aFile()]);
    const send = vi.fn();
    uploads.hold('room_1', send);
    await vi.waitFor(() => expect(states()).toEqual(['refused']));
    expect(uploads.of('room_1').isHeld).toBe(false);
    expect(send).not.toHaveBeenCalled();
  });

  test('keeps its files while another room is open', async () => {
    const { uploads } = someUploads(aGraph());
    await uploads.add('room_1', [aFile('one.txt')]);
    await uploads.add('room_2', [aFile('two.txt')]);
    expect(uploads.of('room_1').items.map(({ fileName }) => fileName)).toEqual(['one.txt']);
    expect(uploads.of('room_2').items.map(({ fileName }) => fileName)).toEqual(['two.txt']);
  });
});
