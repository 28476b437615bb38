import type { Migration } from '@sl3/platform/migrations';

/** What changes the media database that is there already, in the order in which it was released. None is ever taken out. */
export const migrations: readonly Migration[] = [];
