import { afterEach, beforeEach, vi } from 'vitest';

afterEach(() => {
  localStorage.clear();
});

// A warning of React's is a fault of ours.
beforeEach(() => {
  for (const name of ['error', 'warn'] as const) {
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => {
      throw new Error(`console.${name}: ${words.map(String).join(' ')}`);
    });
  }
});
