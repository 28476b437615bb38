import { afterEach, beforeEach, vi } from 'vitest';

// What a test prints nobody reads: expected log lines come from memoryLog(), anything else is a fault.
beforeEach(() => {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...said: unknown[]) => {
      throw new Error(`console.${method} in a test: ${said.map(String).join(' ')}`);
    });
  }
});

afterEach(() => {
  vi.restoreAllMocks();
});
