import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aLink, anAttachment } from '../testing/builders.js';
import { aChat, renderInChat } from '../testing/render-in-chat.js';
import { ScriptedGraph } from '../testing/scripted-graph.js';
import { Attachments } from './Attachments.js';
import { downloadNameOf, Lightbox } from './Lightbox.js';
import type { Attachment } from './upload.js';

function aGraph(isThere = true) {
  const graph = new ScriptedGraph();
  graph.answer('AssetLinks', ({ ids }) => ({
    mediaAssetsById: (ids as string[]).map((id) => (isThere ? aLink(id) : null)),
  }));
  return graph;
}

async function show(attachments: readonly Attachment[], graph = aGraph()) {
  const chat = aChat({ graph });
  const shown = renderInChat(<Attachments attachments={attachments} isReachable />, chat);
  await act(() => Promise.resolve());
  return { ...shown, chat };
}

describe('an image in a message', () => {
  test('is named after its file and offered in the best form the browser knows', async () => {
    const { container } = await show([anAttachment('alps')]);
    const image = await screen.findByAltText('alps.jpg');
    expect(image.getAttribute('src')).toBe('/media/ast_alps/webp-1280?e=1');
    const types = [...container.querySelectorAll('source')].map((source) => source.type);
    expect(types).toEqual(['image/avif', 'image/webp']);
  });

  test('has its place before a byte of it is here', async () => {
    const { container } = await show([anAttachment('alps', { width: 1_600, height: 800 })]);
    const { width, aspectRatio } = (container.firstElementChild as HTMLElement).style;
    expect(width).toBe('420px');
    expect(aspectRatio).toMatch(/^2\b/);
  });

  test('shows what this device has of it at once, when it was sent from here', async () => {
    const chat = aChat({ graph: aGraph() });
    chat.links.keepPreview('ast_alps', 'blob:mine');
    renderInChat(<Attachments attachments={[anAttachment('alps')]} isReachable />, chat);
    expect(screen.getByAltText('alps.jpg').getAttribute('src')).toBe('blob:mine');
    await act(() => Promise.resolve());
  });

  test('that nobody may see any more says so', async () => {
    await show([anAttachment('alps')], aGraph(false));
    expect(await screen.findByText('No longer available')).toBeTruthy();
  });

  test('keeps what is drawn when its link is renewed', async () => {
    const graph = aGraph();
    const { chat } = await show([anAttachment('alps')], graph);
    const image = await screen.findByAltText('alps.jpg');
    fireEvent.load(image);
    graph.answer('AssetLinks', ({ ids }) => ({ mediaAssetsById: (ids as string[]).map((id) => aLink(id, 2)) }));
    await act(async () => {
      chat.links.renew('ast_alps');
      await Promise.resolve();
    });
    expect(chat.links.of('ast_alps')?.url).toContain('e=2');
    expect(screen.getByAltText('alps.jpg').getAttribute('src')).toContain('e=1');
  });
});

describe('several images', () => {
  test.each([2, 3, 4])('%i of them are all drawn', async (count) => {
    const { container } = await show(Array.from({ length: count }, (_, index) => anAttachment(`p${String(index)}`)));
    expect(container.querySelectorAll('img')).toHaveLength(count);
    expect(container.firstElementChild?.getAttribute('data-count')).toBe(String(count));
  });

  test('more than four are four, and the last says how many more there are', async () => {
    await show(Array.from({ length: 7 }, (_, index) => anAttachment(`p${String(index)}`)));
    expect(screen.getAllByRole('button')).toHaveLength(4);
    expect(screen.getByRole('button', { name: 'Open image p3.jpg and 3 more' })).toBeTruthy();
  });
});

describe('any other file', () => {
  test('is a card with its type and size that leads to the file', async () => {
    const file = anAttachment('report', { kind: 'FILE', fileName: 'report.pdf', bytes: 2_340_000 });
    await show([file]);
    const card = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Download report.pdf, 2.3 MB' });
    expect(card.textContent).toContain('PDF · 2.3 MB');
    expect(card.getAttribute('href')).toBe('/media/ast_report/file?e=1');
    expect(card.download).toBe('report.pdf');
  });
});

describe('the lightbox', () => {
  const images = [anAttachment('one'), anAttachment('two'), anAttachment('three')];
  async function open() {
    renderInChat(<Lightbox images={images} startAt={0} onClose={() => undefined} />, aChat({ graph: aGraph() }));
    await act(() => Promise.resolve());
    return screen.getByRole('dialog', { hidden: true });
  }
  const caption = () => document.querySelector('[aria-live]')?.textContent;

  test('walks through the images with the arrow keys, round and round', async () => {
    const dialog = await open();
    fireEvent.keyDown(dialog, { key: 'ArrowRight' });
    expect(caption()).toBe('two.jpg2 of 3 · 1.4 MB');
    fireEvent.keyDown(dialog, { key: 'ArrowLeft' });
    fireEvent.keyDown(dialog, { key: 'ArrowLeft' });
    expect(caption()).toContain('three.jpg');
  });

  test('zooms with + and -, and 0 shows the whole again', async () => {
    const dialog = await open();
    const zoomOut = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Zoom out', hidden: true });
    expect(zoomOut().disabled).toBe(true);
    fireEvent.keyDown(dialog, { key: '+' });
    expect(zoomOut().disabled).toBe(false);
    fireEvent.keyDown(dialog, { key: '0' });
    expect(zoomOut().disabled).toBe(true);
  });

  test('hands out the largest picture under the name of the file', async () => {
    await open();
    const link = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Download', hidden: true });
    expect(link.getAttribute('href')).toBe('/media/ast_one/webp-1280?e=1');
    expect(link.download).toBe('one.webp');
    expect(downloadNameOf('holiday.2026.jpeg')).toBe('holiday.2026.webp');
  });
});
