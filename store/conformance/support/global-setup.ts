import type { TestProject } from 'vitest/node';

import { bundleStore } from './bundle-store.js';

declare module 'vitest' {
  // vitest's own way to type what is provided.
  export interface ProvidedContext {
    STORE_BUNDLE: string;
  }
}

/** One bundle for all the stores that the cases start. */
export default async function setup(project: TestProject): Promise<void> {
  project.provide('STORE_BUNDLE', await bundleStore());
}
