import type { RESOURCES } from '../resources.js';

interface MenuGroup {
  readonly name: 'moderation' | 'content' | 'records';
  /** `key` follows G. */
  readonly items: readonly { readonly resource: keyof typeof RESOURCES; readonly key: string }[];
}

/** The menu from top to bottom: what waits first, what is looked up next, what is kept last. */
export const GROUPS: readonly MenuGroup[] = [
  {
    name: 'moderation',
    items: [
      { resource: 'cases', key: 'c' },
      { resource: 'reports', key: 'r' },
      { resource: 'sanctions', key: 's' },
    ],
  },
  {
    name: 'content',
    items: [
      { resource: 'messages', key: 'm' },
      { resource: 'rooms', key: 'o' },
      { resource: 'users', key: 'p' },
      { resource: 'media', key: 'f' },
    ],
  },
  {
    name: 'records',
    items: [
      { resource: 'audit', key: 'a' },
      { resource: 'exports', key: 'e' },
      { resource: 'queues', key: 'q' },
    ],
  },
];
