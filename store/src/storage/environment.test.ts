import { expect, it } from 'vitest';

import { fillCollection, openStore } from '../testing/open-store.js';
import { Reader } from './environment.js';

it('many queries may each hold a moment of their own', async () => {
  const store = openStore();
  const readers: Reader[] = [];
  for (let n = 0; n < 200; n++) {
    // Without a commit in between they would share one.
    await fillCollection(store, `c${n}`, [], []);
    readers.push(Reader.snapshot(store.environment));
  }
  for (const reader of readers) reader.close();
  expect(readers).toHaveLength(200);
});
