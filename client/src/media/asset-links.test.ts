import { afterEach, describe, expect, test, vi } from 'vitest';
import { aLink } from '../testing/builders.js';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { AssetLinks } from './asset-links.js';

const open: AssetLinks[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const links of open.splice(0)) links.close();
});

function someLinks(graph: ScriptedGraph) {
  const links = new AssetLinks({ graph: graph.urql, lifetimeMs: () => Promise.resolve(300_000) });
  open.push(links);
  return links;
}

function aGraph() {
  const graph = new ScriptedGraph();
  let round = 0;
  graph.answer('AssetLinks', ({ ids }) => {
    round += 1;
    return { mediaAssetsById: (ids as string[]).map((id) => (id === 'ast_gone' ? null : aLink(id, round))) };
  });
  return graph;
}

describe('links to files', () => {
  test('are asked for together by all who want one at the same time', async () => {
    const graph = aGraph();
    const links = someLinks(graph);
    for (const id of ['ast_1', 'ast_2', 'ast_3']) links.watch(id, () => undefined);
    await vi.waitFor(() => expect(links.of('ast_3')?.id).toBe('ast_3'));
    expect(graph.asked).toEqual([{ name: 'AssetLinks', variables: { ids: ['ast_1', 'ast_2', 'ast_3'] } }]);
  });

  test('are handed out again while they live, and never after', async () => {
    vi.useFakeTimers();
    const graph = aGraph();
    const links = someLinks(graph);
    const stop = links.watch('ast_1', () => undefined);
    await vi.advanceTimersByTimeAsync(1);
    stop();
    const first = links.of('ast_1');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(links.of('ast_1')).toBe(first);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(links.of('ast_1')).toBeUndefined();
    expect(graph.asked).toHaveLength(1);
  });

  test('of what is on the screen are asked for anew before they end', async () => {
    vi.useFakeTimers();
    const graph = aGraph();
    const links = someLinks(graph);
    const heard = vi.fn();
    links.watch('ast_1', heard);
    await vi.advanceTimersByTimeAsync(1);
    const first = links.of('ast_1');
    await vi.advanceTimersByTimeAsync(149_000);
    expect(heard).toHaveBeenCalledTimes(2);
    expect(links.of('ast_1')?.url).not.toBe(first?.url);
  });

  test('of a file that the server does not know yet are asked for a few times more, and then no more', async () => {
    vi.useFakeTimers();
    const graph = aGraph();
    const links = someLinks(graph);
    links.watch('ast_gone', () => undefined);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(links.of('ast_gone')).toBeNull();
    expect(graph.asked).toHaveLength(3);
  });

  test('for a download live at that moment', async () => {
    const links = someLinks(aGraph());
    expect((await links.fresh('ast_1'))?.url).toBe('/media/ast_1/file?e=1');
    expect(await links.fresh('ast_gone')).toBeNull();
  });
});
