import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

import { maintain } from './maintenance.js';
import { openFolder } from './storage/open-folder.js';
import { fillCollection, openStore } from './testing/open-store.js';

it('what a compacting or migrating that was interrupted left behind goes when the folder is opened', async () => {
  const store = openStore();
  await fillCollection(store, 'c', [], [{ a: 1 }]);
  await store.close();
  const { folder, log } = store;
  const leftovers = ['compacting', 'migrating'].map((name) => join(folder, name));
  const leave = () => {
    for (const leftover of leftovers) {
      mkdirSync(leftover, { recursive: true });
      writeFileSync(join(leftover, 'data.mdb'), 'half a copy');
    }
  };
  leave();
  const { environment } = await openFolder(folder, log);
  await environment.root.close();
  expect(leftovers.some(existsSync)).toBe(false);

  leave();
  const lines: string[] = [];
  expect(await maintain({ task: 'compact', folder, to: undefined }, log, (line) => lines.push(line))).toBe(true);
  expect(await maintain({ task: 'verify', folder, to: undefined }, log, (line) => lines.push(line))).toBe(true);
  expect(lines).toContain('d.c: 1 records, all well');
  expect(leftovers.some(existsSync)).toBe(false);
});
