import type { Clock } from '@sl3/platform/clock';
import type { Facts } from '@sl3/platform/facts';
import type { Log } from '@sl3/platform/log';
import type { Viewer } from '@sl3/platform/viewer';
import type { Collections } from './collections.js';
import { openLoaders, type Loaders } from './loaders.js';

/** What one process has, whoever it works for. */
export interface RoomsServices {
  readonly clock: Clock;
  readonly log: Log;
  readonly collections: Collections;
  readonly facts: Pick<Facts, 'nudge'>;
}

/** What code that answers one request may touch. */
export interface RoomsContext extends RoomsServices {
  readonly viewer: Viewer;
  /** Batches and remembers what this request reads. Verbs that decide read the store itself. */
  readonly loaders: Loaders;
}

/** The context of one request. */
export function contextFor(services: RoomsServices, viewer: Viewer): RoomsContext {
  return { ...services, viewer, loaders: openLoaders(services, viewer) };
}
