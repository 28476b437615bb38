import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { CursorStore } from './cursor-store.js';
import { openLiveDatabase } from './database.js';

describe('the place in each room', () => {
  test('survives a reload together with what was kept up to it', async () => {
    const before = await openLiveDatabase('user_kept');
    await new CursorStore<string[]>(before).save('room_1', 'c9', ['hello']);
    before?.close();
    const after = new CursorStore<string[]>(await openLiveDatabase('user_kept'));
    expect(await after.load('room_1')).toMatchObject({ cursor: 'c9', kept: ['hello'] });
  });

  test('keeps the rooms used last and drops the others', async () => {
    let now = 0;
    const store = new CursorStore(await openLiveDatabase('user_pruned'), () => (now += 1));
    for (const roomId of ['a', 'b', 'c']) await store.save(roomId, 'c1', null);
    await store.prune(2);
    expect(await store.load('a')).toBeUndefined();
    expect(await store.load('c')).toBeDefined();
  });

  test('keeps nothing, and fails at nothing, where the browser has no database', async () => {
    const store = new CursorStore(null);
    await store.save('room_1', 'c1', null);
    expect(await store.load('room_1')).toBeUndefined();
  });
});
