import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Cursors, resultsOf } from './cursor.js';

const MINUTE_MS = 60 * 1000;
const documents = Array.from({ length: 10 }, (_, at) => Buffer.from([at]));
let cursors: Cursors;

beforeEach(() => {
  vi.useFakeTimers();
  cursors = new Cursors();
});
afterEach(() => {
  cursors.close();
  vi.useRealTimers();
});

const isGone = () => false;

it('forgets a cursor ten minutes after its last batch, and closes what it reads', async () => {
  const close = vi.fn();
  const { id } = await cursors.open('d.c', { ...resultsOf(documents), close }, 2, false);
  vi.advanceTimersByTime(9 * MINUTE_MS);
  expect((await cursors.next(id, 2, 'd.c', isGone)).batch).toHaveLength(2);
  vi.advanceTimersByTime(9 * MINUTE_MS);
  expect(cursors.size).toBe(1);
  vi.advanceTimersByTime(2 * MINUTE_MS);
  expect(cursors.size).toBe(0);
  expect(close).toHaveBeenCalledOnce();
  await expect(cursors.next(id, 2, 'd.c', isGone)).rejects.toMatchObject({ code: 43 });
});

it('keeps a cursor that is being read, however long that takes', async () => {
  const { id } = await cursors.open('d.c', resultsOf(documents), 2, false);
  const results = { read: () => new Promise<boolean>(() => undefined) };
  const slow = await cursors.open('d.c', { ...results }, 0, false);
  void cursors.next(slow.id, 2, 'd.c', isGone);
  vi.advanceTimersByTime(11 * MINUTE_MS);
  expect(cursors.size).toBe(1);
  await expect(cursors.next(id, 2, 'd.c', isGone)).rejects.toMatchObject({ code: 43 });
});

it('hands out smaller batches than asked for where documents are large', async () => {
  const large = Array.from({ length: 10 }, () => Buffer.alloc(1024 * 1024));
  const { id, batch } = await cursors.open('d.c', resultsOf(large), 100, false);
  expect(batch).toHaveLength(4);
  expect(id).not.toBe(0n);
});

it('hands out ten thousand documents where it is left to it', async () => {
  const many = Array.from({ length: 10_001 }, () => Buffer.alloc(5));
  const { id, batch } = await cursors.open('d.c', resultsOf(many), Infinity, false);
  expect(batch).toHaveLength(10_000);
  expect((await cursors.next(id, Infinity, 'd.c', isGone)).batch).toHaveLength(1);
});

it('lets go of what it would have read when there are too many cursors', async () => {
  const open = (close?: () => void) =>
    cursors.open('d.c', { ...resultsOf(documents), ...(close ? { close } : {}) }, 0, false);
  for (let at = 0; at < 10_000; at++) await open();
  const close = vi.fn();
  await expect(open(close)).rejects.toMatchObject({ code: 146 });
  expect(close).toHaveBeenCalledOnce();
});
