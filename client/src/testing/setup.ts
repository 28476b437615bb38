import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import en from '../i18n/en.json';
import { speak } from '../i18n/i18n.js';

await speak('en', en);

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});

// A warning of React's is a fault of ours.
beforeEach(() => {
  for (const name of ['error', 'warn'] as const) {
    vi.spyOn(console, name).mockImplementation((...words: unknown[]) => {
      throw new Error(`console.${name}: ${words.map(String).join(' ')}`);
    });
  }
});
