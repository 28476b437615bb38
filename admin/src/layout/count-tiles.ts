import type { CountsFragment } from '@sl3/schema/generated/admin/graphql';

interface CountTile {
  readonly count: Exclude<keyof CountsFragment, '__typename'>;
  /** The list behind the number. */
  readonly to: string;
  /** Somebody waits while it is not zero. */
  readonly isPressing?: boolean;
}

const listOf = (resource: string, filter: object) =>
  `/${resource}?filter=${encodeURIComponent(JSON.stringify(filter))}`;

/** What the dashboard counts, from left to right. */
export const COUNT_TILES: readonly CountTile[] = [
  { count: 'openCases', to: listOf('cases', { state: 'OPEN' }), isPressing: true },
  { count: 'openReports', to: listOf('reports', { isOpen: true }), isPressing: true },
  { count: 'reportsToday', to: '/reports' },
  { count: 'hiddenToday', to: listOf('messages', { state: 'HIDDEN' }) },
  { count: 'activeMutes', to: listOf('sanctions', { state: 'ACTIVE', kind: 'MUTE' }) },
  { count: 'activeBans', to: listOf('sanctions', { state: 'ACTIVE', kind: 'BAN' }) },
];
