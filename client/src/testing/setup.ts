import { cleanup } from '@testing-library/react';
import { afterEach, beforeEach, vi } from 'vitest';
import en from '../i18n/en.json';
import { speak } from '../i18n/i18n.js';

await speak('en', en);

// The DOM of the tests has neither: it shows what is in the page.
if (!('showModal' in HTMLDialogElement.prototype)) {
  Object.assign(HTMLElement.prototype, { showModal: () => undefined, close: () => undefined });
}
if (!('showPopover' in HTMLElement.prototype)) Object.assign(HTMLElement.prototype, { showPopover: () => undefined });

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
